// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.bitloom.Draws;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each int8 and int16 operator of which TFLite Micro has a kernel, with drawn numbers and
 * attributes, against that kernel written out again. {@code -Dbitloom.differential.files=N} draws N
 * files of each.
 */
@Tag("search")
class MicroRulesTest {
  private static final int FILES = Integer.getInteger("bitloom.differential.files", Draws.of(25));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = DrawnModel.Kind.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {
        "SOFTMAX",
        "RELU6",
        "RELU_N1_TO_1",
        "ELU",
        "HARD_SWISH",
        "CONCATENATION",
        "PAD",
        "TRANSPOSE",
        "PACK",
        "UNPACK",
        "GATHER",
        "MIRROR_PAD",
        "REVERSE_V2",
        "TILE",
        "BROADCAST_TO",
        "SPACE_TO_DEPTH",
        "DEPTH_TO_SPACE",
        "FULLY_CONNECTED_VECTORS",
        "MEAN_OF_AXES",
        "REDUCE_MAX",
        "REDUCE_MIN",
        "SUM",
        "ABS",
        "DIV",
        "DIV_OF_CHANNELS",
        "RESIZE_BILINEAR",
        "TRANSPOSE_CONV",
        "DILATED_IMAGE",
        "DILATED_SEQUENCE"
      })
  void everyOperatorEqualsTheKernelInEveryValue(DrawnModel.Kind kind) throws IOException {
    long values = 0;
    List<String> different = new ArrayList<>();
    for (int seed = 0; seed < FILES; seed++) {
      Path file = new DrawnModel(seed, true).write(kind, folder.resolve("drawn.tflite"));
      values += compared(file, seed, different);
    }
    System.out.printf("%s: %d files, %d values of TFLite Micro%n", kind, FILES, values);
    assertThat(different).as(kind.toString()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = DrawnWideModel.Kind.class,
      names = {
        "CONV_2D",
        "DEPTHWISE_CONV_2D",
        "FULLY_CONNECTED",
        "MAX_POOL_2D",
        "AVERAGE_POOL_2D",
        "MEAN",
        "MUL",
        "MUL_CONSTANT",
        "ADD",
        "SUB",
        "ADD_CONSTANT",
        "SUB_CONSTANT",
        "MAXIMUM",
        "MINIMUM",
        "RELU",
        "QUANTIZE",
        "QUANTIZE_FROM_INT8",
        "QUANTIZE_TO_INT8",
        "SOFTMAX",
        "LOGISTIC",
        "TANH"
      })
  void everyOperatorOfInt16EqualsTheKernelInEveryValue(DrawnWideModel.Kind kind)
      throws IOException {
    long values = 0;
    List<String> different = new ArrayList<>();
    for (int seed = 0; seed < FILES; seed++) {
      Path file = new DrawnWideModel(seed, true).write(kind, folder.resolve("drawn.tflite"));
      values += compared(file, seed, different);
    }
    System.out.printf("%s of int16: %d files, %d values of TFLite Micro%n", kind, FILES, values);
    assertThat(different).as(kind.toString()).isEmpty();
  }

  /** Returns the number of values; adds the samples that differ. */
  private static long compared(Path file, int seed, List<String> different) throws IOException {
    IntegerNetwork network = DrawnNetwork.lowered(file, Arithmetic.REFERENCE);
    List<List<Tensor>> samples = DrawnNetwork.samples(network, seed);
    List<List<Tensor>> golden = new GoldenModel(network).outputs(samples);
    long values = 0;
    for (int s = 0; s < samples.size(); s++) {
      int[] expected =
          MicroInterpreter.run(
              file, samples.get(s).stream().map(MicroRulesTest::integers).toList());
      values += expected.length;
      if (!Arrays.equals(expected, integers(golden.get(s).get(0)))) {
        different.add("seed " + seed + ", sample " + s);
      }
    }
    return values;
  }

  private static int[] integers(Tensor tensor) {
    return LongStream.of(tensor.toArray()).mapToInt(Math::toIntExact).toArray();
  }
}
