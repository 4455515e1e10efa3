// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.fixed.Interval;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each operator that is imported, with drawn numbers and attributes, against TFLite itself. {@code
 * -Dbitloom.differential.files=N} draws N files of each.
 */
class LiveTfliteRulesTest {
  private static final int FILES = Integer.getInteger("bitloom.differential.files", 60);
  private static final int SAMPLES = 6;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(value = DrawnModel.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
  void everyOperatorEqualsTheLibraryInEveryValue(DrawnModel.Kind kind) throws IOException {
    long values = 0;
    List<String> different = new ArrayList<>();
    for (int seed = 0; seed < FILES; seed++) {
      Path file = new DrawnModel(seed, false).write(kind, folder.resolve("drawn.tflite"));
      IntegerNetwork network = DrawnNetwork.lowered(file, Arithmetic.PORTABLE);
      List<List<Tensor>> samples = samples(network, seed);
      List<Tensor> live = live(file, network, samples);
      List<List<Tensor>> golden = new GoldenModel(network).outputs(samples);
      for (int s = 0; s < samples.size(); s++) {
        values += live.get(s).size();
        if (!same(live.get(s), golden.get(s).get(0))) {
          different.add("seed " + seed + ", sample " + s);
        }
      }
    }
    System.out.printf("%s: %d files, %d values of TFLite 2.6%n", kind, FILES, values);
    assertThat(different).as(kind.toString()).isEmpty();
  }

  private static boolean same(Tensor library, Tensor golden) {
    assertThat(golden.size()).isEqualTo(library.size());
    for (int i = 0; i < library.size(); i++) {
      if (library.get(i) != golden.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static List<Tensor> live(Path file, IntegerNetwork network, List<List<Tensor>> samples) {
    List<TensorType> inputs = network.inputs().stream().map(Edge::type).toList();
    try (LiveTflite library = LiveTflite.load(file, inputs)) {
      return samples.stream().map(sample -> library.run(sample).get(0)).toList();
    }
  }

  /** Returns all codes in turn first, then random ones, ends of the type among them. */
  private static List<List<Tensor>> samples(IntegerNetwork network, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<List<Tensor>> samples = new ArrayList<>();
    for (int s = 0; s < SAMPLES; s++) {
      int number = s;
      samples.add(network.inputs().stream().map(edge -> sample(edge, number, random)).toList());
    }
    return samples;
  }

  private static Tensor sample(Edge edge, int number, SplittableRandom random) {
    Interval range = edge.type().range();
    long spread = Math.max(1, range.max() - range.min() >> number);
    long from = random.nextLong(range.min(), range.max() - spread + 1);
    return Tensor.generate(
        edge.type().shape(),
        i ->
            number == 0
                ? range.min() + i % (range.max() - range.min() + 1)
                : from + random.nextLong(spread + 1));
  }
}
