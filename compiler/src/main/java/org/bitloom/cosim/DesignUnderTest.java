// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.List;
import java.util.Map;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.ProbedStream;

/**
 * A design as a simulator sees it.
 *
 * @param top name of the top module, whose border is that of every generated design: {@code aclk},
 *     {@code aresetn}, AXI4-Streams, {@code frame_error}
 * @param files text by file name; Verilog files end in {@code .v}, others are read by them
 * @param inputs border streams into the design
 * @param outputs border streams out of the design
 * @param probes streams inside
 */
public record DesignUnderTest(
    String top,
    Map<String, String> files,
    List<BorderPort> inputs,
    List<BorderPort> outputs,
    List<ProbedStream> probes) {
  /** Copies the collections. */
  public DesignUnderTest {
    files = Map.copyOf(files);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    probes = List.copyOf(probes);
  }

  /**
   * Returns a generated design.
   *
   * @param files its rendered files
   */
  public static DesignUnderTest of(Design design, Map<String, String> files) {
    return new DesignUnderTest(
        design.top(), files, design.inputs(), design.outputs(), design.streams());
  }

  /** Returns the design of the same border with other files. */
  public DesignUnderTest with(Map<String, String> other) {
    return new DesignUnderTest(top, other, inputs, outputs, probes);
  }
}
