// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.loom.read.NetworkBuilder;
import org.bitloom.model.Network;
import org.bitloom.syntax.NetworkParser;

/** Networks of any number of layers, to see how work grows with it. */
final class LargeNetworks {
  private LargeNetworks() {}

  /** Returns a network in which every layer reads the one before. */
  static Network chain(int layers) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      lines.add("l%d = relu(%s);".formatted(i, i == 0 ? "x" : "l" + (i - 1)));
    }
    return network(lines, "l" + (layers - 1));
  }

  /** Returns residual blocks one after the other, three layers each. */
  static Network residuals(int blocks) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < blocks; i++) {
      String before = i == 0 ? "x" : "s" + (i - 1);
      lines.add("a%d = relu(%s);".formatted(i, before));
      lines.add("b%d = relu(a%d);".formatted(i, i));
      lines.add("s%d = add(b%d, %s);".formatted(i, i, before));
    }
    return network(lines, "s" + (blocks - 1));
  }

  /** Returns sums of the last two tensors each, so that every tensor has two readers. */
  static Network ladder(int layers) {
    List<String> lines = new ArrayList<>(List.of("l0 = relu(x);", "l1 = add(l0, x);"));
    for (int i = 2; i < layers; i++) {
      lines.add("l%d = add(l%d, l%d);".formatted(i, i - 1, i - 2));
    }
    return network(lines, "l" + (layers - 1));
  }

  /** Returns layers that all read the input, and one that joins them. */
  static Network fan(int branches) {
    List<String> lines = new ArrayList<>();
    IntStream.range(0, branches).forEach(i -> lines.add("l%d = relu(x);".formatted(i)));
    lines.add(
        IntStream.range(0, branches)
            .mapToObj(i -> "l" + i)
            .collect(Collectors.joining(", ", "y = concat(", ", axis: 0);")));
    return network(lines, "y");
  }

  /** Returns skips over all that was added before them: into each other, from end to end. */
  static Network nested(int skips) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < skips; i++) {
      lines.add("l%d = relu(%s);".formatted(i, i == 0 ? "x" : "l" + (i - 1)));
    }
    for (int i = skips - 1; i >= 0; i--) {
      String before = i == skips - 1 ? "l" + i : "s" + (i + 1);
      lines.add("s%d = add(%s, l%d);".formatted(i, before, i));
    }
    return network(lines, "s0");
  }

  private static Network network(List<String> layers, String output) {
    String text =
        """
        network large {
            input x: int8[8] scale 1/16 zero_point 0;
            %s
            output %s;
        }
        numerics { default activations int8 scale 1/16 zero_point 0; }
        hardware { multipliers 64; }
        """
            .formatted(String.join("\n    ", layers), output);
    return of(text);
  }

  /** Returns the network of a text. */
  static Network of(String text) {
    Diagnostics diagnostics = new Diagnostics();
    return NetworkParser.parse(new Source("large.loom", text), diagnostics)
        .flatMap(
            parsed -> NetworkBuilder.build(parsed, Path.of("."), new DataCalibrator(), diagnostics))
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }
}
