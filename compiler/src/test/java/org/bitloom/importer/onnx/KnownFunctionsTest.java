// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.model.Layer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions in several steps become one layer, and what is none of them stays as it is. */
class KnownFunctionsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "gelu of PyTorch, 'conv2d, gelu, conv2d'",
    "gelu with factors first, 'conv2d, gelu, conv2d'",
    "gelu by tanh, 'conv2d, gelu_tanh, conv2d'",
    "gelu by tanh and a power, 'conv2d, gelu_tanh, conv2d'",
    "silu, 'conv2d, silu, conv2d'",
    "silu of another slope, 'conv2d, depthwise_conv2d, sigmoid, mul, conv2d'",
    "mish, 'conv2d, mish, conv2d'",
    "hard swish, 'conv2d, hard_swish, conv2d'",
    "hard swish by a hard sigmoid, 'conv2d, hard_swish, conv2d'",
    "silu of a relu, 'conv2d, silu, conv2d'",
    "silu of channels, 'conv2d, depthwise_conv2d, sigmoid, mul, conv2d'"
  })
  void stepsAreOneFunctionWhereTheyAreThat(String name, String kinds) throws IOException {
    FloatDrawing drawing = new FloatDrawing(13);
    new FloatSteps(drawing).all();
    Graph graph =
        drawing.drawn().stream()
            .filter(d -> d.name().equals(name))
            .findFirst()
            .orElseThrow()
            .graph();
    Path file = folder.resolve("net.onnx");
    Files.write(file, graph.ending());
    List<Layer> layers = FloatPath.of(file).network().layers();
    assertThat(String.join(", ", layers.stream().map(l -> l.call().kind()).toList()))
        .isEqualTo(kinds);
  }
}
