// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;

/**
 * A stream of a block under test, with what travels on it.
 *
 * @param valid name of the port that offers a beat
 * @param ready name of the port that takes it, or empty: every beat is taken
 * @param data name of the data port, or empty
 * @param last name of the last port, or empty
 * @param bits bits of the data port
 * @param beats what is sent or expected
 */
record BlockPort(
    String valid, String ready, String data, String last, int bits, List<StreamBeat> beats) {
  BlockPort {
    beats = List.copyOf(beats);
  }

  /** Returns an internal stream, for example {@code in_valid}, {@code in_ready} and so on. */
  static BlockPort stream(String prefix, int bits, List<StreamBeat> beats) {
    return new BlockPort(
        prefix + "_valid", prefix + "_ready", prefix + "_data", prefix + "_last", bits, beats);
  }

  /** Returns an AXI4-Stream, for example {@code s_axis_tvalid}. */
  static BlockPort axi(String prefix, int bits, List<StreamBeat> beats) {
    return new BlockPort(
        prefix + "_tvalid", prefix + "_tready", prefix + "_tdata", prefix + "_tlast", bits, beats);
  }

  /** Returns an internal stream without {@code last}. */
  static BlockPort plain(String prefix, int bits, List<StreamBeat> beats) {
    return new BlockPort(prefix + "_valid", prefix + "_ready", prefix + "_data", "", bits, beats);
  }

  /** Returns a signal that pulses {@code count} times. */
  static BlockPort pulse(String name, int count) {
    StreamBeat pulse = new StreamBeat(BigInteger.ZERO, false);
    return new BlockPort(name, "", "", "", 0, Collections.nCopies(count, pulse));
  }

  /** Returns the 32-bit words of the data in the bench; at least three, which C++ sees as array. */
  int words() {
    return Math.max(3, Math.ceilDiv(bits, 32));
  }
}
