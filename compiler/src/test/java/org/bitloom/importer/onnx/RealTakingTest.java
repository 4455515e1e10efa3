// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bitloom.importer.onnx.Graph.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Positions are counted before any of them is listed. */
class RealTakingTest {
  private static final long MANY = 2_000_000_000;

  @TempDir Path folder;

  static Stream<Arguments> huge() {
    return Stream.of(
        Arguments.of("Tile", new long[] {1, 1, 1, MANY}),
        Arguments.of("Tile", new long[] {1, 60_000, 60_000, 1}),
        Arguments.of("Expand", new long[] {1, 3, 65_536, 65_536}),
        Arguments.of("Pad", new long[] {0, 0, 0, 0, 0, 0, 0, MANY}),
        Arguments.of("Pad", new long[] {0, 0, 0, MANY, 0, 0, 0, MANY}));
  }

  @ParameterizedTest
  @MethodSource("huge")
  void whatTakesTooManyPositionsIsRefused(String operator, long[] numbers) throws IOException {
    Graph g = new Graph(13, 1);
    String x = g.node("GlobalAveragePool", List.of(g.input("x", 0, 3, 6, 5)));
    List<String> inputs = List.of(x, g.integers(numbers));
    if (operator.equals("Pad")) {
      g.node(operator, inputs, text("mode", "edge"));
    } else {
      g.node(operator, inputs);
    }
    Path file = folder.resolve("net.onnx");
    Files.write(file, g.showingAll());

    assertThatThrownBy(() -> FloatPath.of(file))
        .hasMessageContaining(operator + ") cannot be built")
        .hasMessageContaining("it makes more than 2^24 elements");
  }
}
