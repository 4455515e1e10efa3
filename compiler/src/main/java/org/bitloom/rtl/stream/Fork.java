// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.List;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.rtl.verilog.Parameter;

/**
 * A block that gives every beat of a stream to several readers, each at its own pace.
 *
 * <p>Ports {@code in_*} and {@code out0_*}, {@code out1_*}, and so on. Latency 1 cycle, initiation
 * interval 1.
 *
 * @param module module name
 * @param dataBits bits of one beat
 * @param branches readers, at least 2
 * @param origin where the stream comes from in the source
 */
public record Fork(String module, int dataBits, int branches, String origin)
    implements LibraryBlock {
  /** Validates the counts. */
  public Fork {
    if (branches < 2 || dataBits < 1) {
      throw new IllegalArgumentException(branches + " branches of " + dataBits + " bits");
    }
  }

  /** Returns the cycles from input to output. */
  public int latency() {
    return 1;
  }

  /** Returns the bits of one beat with its last flag. */
  public int wordBits() {
    return dataBits + 1;
  }

  @Override
  public String library() {
    return "bitloom_fork";
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(new Parameter("WIDTH", dataBits), new Parameter("BRANCHES", branches));
  }

  @Override
  public String purpose() {
    return "";
  }
}
