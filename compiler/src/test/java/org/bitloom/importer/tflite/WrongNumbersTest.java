// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Networks whose numbers were once not those of the kernels they were imported for. */
class WrongNumbersTest {
  private static final Path FAULTS = Path.of("src/test/resources/faults");

  private static IntegerNetwork network(String file, Arithmetic arithmetic) {
    return DrawnNetwork.lowered(FAULTS.resolve(file), arithmetic);
  }

  private static List<Long> outputs(IntegerNetwork network, List<List<Tensor>> samples) {
    List<Long> values = new ArrayList<>();
    for (List<Tensor> outputs : new GoldenModel(network).outputs(samples)) {
      for (long value : outputs.get(0).toArray()) {
        values.add(value);
      }
    }
    return values;
  }

  private static List<List<Tensor>> samples(IntegerNetwork network, String file) {
    NpyArray array = NpyReader.read(FAULTS.resolve(file));
    Shape shape = network.inputs().get(0).type().shape();
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < array.size() / shape.elements(); s++) {
      int first = s * shape.elements();
      samples.add(List.of(Tensor.generate(shape, i -> array.integer(first + i))));
    }
    return samples;
  }

  private static List<Long> values(String file) {
    NpyArray array = NpyReader.read(FAULTS.resolve(file));
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      values.add(array.integer(i));
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "mean_2x2, REFERENCE, tflm",
    "mean_2x2, X86, tflite26",
    "mean_2x2, PORTABLE, tflite26",
    "mean_2x2_keep, REFERENCE, tflm",
    "mean_2x2_keep, X86, tflite26",
    "mean_2x2_keep, PORTABLE, tflite26",
  })
  void aMeanOfFourIsThatOfTheKernelsThatWereChosen(
      String file, Arithmetic arithmetic, String kernels) {
    IntegerNetwork network = network("tflm-mean/" + file + ".tflite", arithmetic);
    assertThat(outputs(network, samples(network, "tflm-mean/x_2x2.npy")))
        .isEqualTo(values("tflm-mean/" + file + "." + kernels + ".npy"));
  }

  @Test
  void scalesOfADenseLayerAreMultipliedInFloat32() {
    IntegerNetwork network = network("fc-multiplier/fc_single.tflite", Arithmetic.PORTABLE);
    assertThat(outputs(network, samples(network, "fc-multiplier/x.npy")))
        .containsExactly(-102L, 102L, -102L, 103L, -103L, 102L);
  }

  @ParameterizedTest
  @CsvSource({"REFERENCE", "X86", "PORTABLE"})
  void scalesOfAReluAloneAreDividedInFloat32(Arithmetic arithmetic) {
    IntegerNetwork network = network("relu-multiplier/relu.tflite", arithmetic);
    Tensor x = Tensor.generate(network.inputs().get(0).type().shape(), i -> -123);
    assertThat(outputs(network, List.of(List.of(x)))).first().isEqualTo(-125L);
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void sumsThatWrapInTheSourceAreNamedWithTheirRange(Arithmetic arithmetic) {
    Diagnostics diagnostics = new Diagnostics();
    Path file = FAULTS.resolve("int32-overflow/bias_min.tflite");
    Network network = DrawnNetwork.imported(file, arithmetic);
    assertThat(Planner.plan(network, diagnostics)).isPresent();
    assertThat(diagnostics.sorted())
        .singleElement()
        .satisfies(
            d -> {
              assertThat(d.code()).isEqualTo(Code.SOURCE_WRAPS);
              assertThat(d.notes().get(0)).contains("int32 ends at");
            });
    IntegerNetwork graph = NetworkLowering.lower(network);
    assertThat(outputs(graph, samples(graph, "int32-overflow/x.npy"))).contains(-128L);
  }

  @ParameterizedTest
  @CsvSource({"REFERENCE, -46", "X86, -45", "PORTABLE, -45"})
  void scalesOfADifferenceAreDividedInThePrecisionOfItsKernel(Arithmetic arithmetic, long y) {
    IntegerNetwork network = network("sub-multiplier/sub.tflite", arithmetic);
    Shape shape = network.inputs().get(0).type().shape();
    Tensor left = Tensor.generate(shape, i -> -43);
    Tensor right = Tensor.generate(shape, i -> -46);
    assertThat(outputs(network, List.of(List.of(left, right)))).first().isEqualTo(y);
  }
}
