// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.model.Network;
import org.bitloom.syntax.NetworkParser;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shapes of layers without an engine: a reshape behind them tells whether the shape is right. */
class ShapeRulesTest {
  private static String diagnostics(String layer, int elements) {
    String text =
        """
        network shapes {
            input x: int8[9, 12, 4] scale 0.5;
            a = %s;
            b = reshape(a, shape: [%d]);
            output b;
        }
        """
            .formatted(layer, elements);
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> network =
        NetworkParser.parse(new Source("shapes.loom", text), diagnostics)
            .flatMap(
                file ->
                    NetworkBuilder.build(file, Path.of("."), new DataCalibrator(), diagnostics));
    assertThat(network).isEmpty();
    return DiagnosticRenderer.render(diagnostics);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_pool(x, size: [2, 2])                                                  | 96",
        "max_pool(x, size: [2, 5], padding: [1, 0, 0, 3])                           | 60",
        "avg_pool(x, size: [2, 2], stride: [1, 1])                                  | 352",
        "global_avg_pool(x)                                                         | 4",
        "global_max_pool(x)                                                         | 4",
        "global_avg_pool(x, keep_dims: true)                                        | 4",
      })
  void aPoolHasItsShape(String layer, int elements) {
    assertThat(diagnostics(layer, elements + 1)).contains("the input has " + elements);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_pool(x, size: [2, 2], padding: [0, 2, 0, 0]) | could lie in padding alone",
        "global_avg_pool(x, keep_dims: 1)                 | expected true or false",
      })
  void aPoolThatCannotBeBuiltSaysWhy(String layer, String reason) {
    assertThat(diagnostics(layer, 1)).contains("[B0217]").contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv2d(x, filters: 5, kernel: [3, 2])                                      | 385",
        "conv2d(x, filters: 5, kernel: [3, 3], padding: same)                       | 540",
        "conv2d(x, filters: 5, kernel: [3, 3], stride: [2, 2], padding: same)       | 150",
        "conv2d(x, filters: 5, kernel: [3, 3], stride: [2, 2])                      | 100",
        "conv2d(x, filters: 5, kernel: [3, 3], dilation: [2, 3])                    | 150",
        "conv2d(x, filters: 6, kernel: [3, 3], groups: 2, padding: [1, 1, 2, 2])    | 756",
        "depthwise_conv2d(x, kernel: [9, 12], depth_multiplier: 3)                  | 12",
      })
  void aConvolutionWithoutWeightsHasTheShapeThatItWouldHave(String layer, int elements) {
    assertThat(diagnostics(layer, elements)).contains("weights").doesNotContain("[B0220]");
    assertThat(diagnostics(layer, elements + 1)).contains("the input has " + elements);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "conv2d(x, filters: 5, kernel: [10, 3])            | a window of 10 does not fit into 9",
        "conv2d(x, filters: 5, kernel: [3, 3], groups: 2)  | 2 groups do not divide both 4 channels",
        "conv2d(x, filters: 5, kernel: [3, 3], dilation: [99999, 1], padding: same) | larger than 65536",
        "concat(x, x, x)                                   | the input has 1296 elements",
        "concat(x, x, axis: 0)                             | the input has 864 elements",
        "pad(x, padding: [1, 0, 0, 2])                     | the input has 560 elements",
        "pad(x, padding: [0, 0, 0, 0, 1, 1])               | the input has 648 elements",
        "pad(x, padding: [0, 0, 0, 0, 1, 1, 2, 2])         | 8 numbers pad 4 dimensions",
        "pad(x, padding: [1])                              | expected [before, after] of each",
        "pad(x, padding: [1, 1], value: 1000)              | quantized 2000, which int8 does not hold",
        "concat(x, x, axis: 3)                             | axis 3 does not exist",
        "conv2d(x, filters: 2000000000, kernel: [1, 1])    | at most 16777216 elements",
      })
  void shapesThatDoNotFitSayWhy(String layer, String reason) {
    assertThat(diagnostics(layer, 1)).contains(reason);
  }
}
