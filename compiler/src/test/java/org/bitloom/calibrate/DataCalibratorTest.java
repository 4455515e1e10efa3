// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataCalibratorTest {
  @TempDir Path folder;

  private Network network(String numerics, double... data) throws IOException {
    NpyWriter.write(
        folder.resolve("data.npy"),
        NpyArray.ofReals(NpyType.FLOAT64, List.of(data.length / 2, 2), data));
    Path file = folder.resolve("n.loom");
    Files.writeString(
        file,
        """
        network n {
            input x: uint8[2];
            y = dense(x, units: 2, weights: [[1.0, 0.5], [-1.0, 2.25]], bias: [0.5, -0.25]);
            z = relu(y);
            output z;
        }
        numerics {
            default weights int8, activations int8;
            %s
        }
        """
            .formatted(numerics));
    return RealModelTest.read(file);
  }

  private static Quantization output(Network network) {
    DenseLayer y = (DenseLayer) network.layers().get(0);
    return ((Output.Requantized) y.output()).quantization();
  }

  /** Of (0, 1) and (4, 2), y is (1, 2) and (5.5, 0.25). */
  @Test
  void minMaxSpansAllValuesAndZero() throws IOException {
    Network network = network("calibrate \"data.npy\" by minmax;", 0, 1, 4, 2);
    assertThat(network.inputs().get(0).quantization())
        .isEqualTo(new Quantization((float) (4 / 255.0), 0));
    assertThat(output(network)).isEqualTo(new Quantization((float) (5.5 / 255), -128));
  }

  @Test
  void aLayerCanHaveASchemeAndAMethodOfItsOwn() throws IOException {
    Network network =
        network(
            "y activations int8 symmetric by percentile(100); calibrate \"data.npy\" by mse;",
            0,
            1,
            4,
            2);
    assertThat(output(network)).isEqualTo(new Quantization((float) (5.5 / 127), 0));
  }

  /** The rectifier says nothing of its own numbers, so it has those of its input. */
  @Test
  void scalesThatAreWrittenStay() throws IOException {
    Network network =
        network("y activations int8 scale 0.25 zero_point 3; calibrate \"data.npy\";", 0, 1, 4, 2);
    assertThat(output(network)).isEqualTo(new Quantization(0.25, 3));
  }

  @Test
  void biasCountsTheProductOfTheScales() throws IOException {
    Network network =
        network("y weights int8 scale 0.125; calibrate \"data.npy\" by minmax;", 0, 1, 4, 2);
    DenseLayer y = (DenseLayer) network.layers().get(0);
    double step = (float) (4 / 255.0) * 0.125;
    assertThat(y.bias().orElseThrow().toArray())
        .containsExactly(Math.round(0.5 / step), Math.round(-0.25 / step));
    assertThat(y.weights().values().toArray()).containsExactly(8, 4, -8, 18);
  }

  @Test
  void theSameDataGivesTheSameNetwork() throws IOException {
    double[] data = new double[2000];
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.abs(Math.sin(i * i));
    }
    Network first = network("calibrate \"data.npy\" by entropy;", data);
    Network second = network("calibrate \"data.npy\" by entropy;", data);
    assertThat(output(first)).isEqualTo(output(second));
    assertThat(first.inputs()).isEqualTo(second.inputs());
  }
}
