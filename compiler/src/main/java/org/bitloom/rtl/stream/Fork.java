// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;

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
public record Fork(String module, int dataBits, int branches, String origin) implements Block {
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

  /** Returns the numbers of the readers. */
  public List<Integer> indices() {
    return IntStream.range(0, branches).boxed().toList();
  }

  /** Returns the bit range of one beat. */
  public Bits dataRange() {
    return new Bits(dataBits);
  }

  /** Returns the bits of one beat with its last flag. */
  public int wordBits() {
    return dataBits + 1;
  }

  /** Returns the bit range of a vector of one bit per reader. */
  public Bits branchRange() {
    return new Bits(branches);
  }

  /** Returns such a vector without any reader. */
  public String noBranch() {
    return branchRange().zero();
  }

  /** Returns such a vector of the readers' ready ports. */
  public String readies() {
    List<Integer> descending = new ArrayList<>(indices());
    Collections.reverse(descending);
    return descending.stream()
        .map(i -> "out" + i + "_ready")
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
