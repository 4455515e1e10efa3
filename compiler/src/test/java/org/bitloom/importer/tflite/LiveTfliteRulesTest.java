// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.Draws;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Each operator that is imported, with drawn numbers and attributes, against TFLite itself. {@code
 * -Dbitloom.differential.files=N} draws N files of each.
 */
@Tag("search")
class LiveTfliteRulesTest {
  private static final int FILES = Integer.getInteger("bitloom.differential.files", Draws.of(25));

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(value = DrawnModel.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "SOFTMAX")
  void everyOperatorEqualsTheLibraryInEveryValue(DrawnModel.Kind kind) throws IOException {
    long values = 0;
    List<String> different = new ArrayList<>();
    for (int seed = 0; seed < FILES; seed++) {
      Path file = new DrawnModel(seed, false).write(kind, folder.resolve("drawn.tflite"));
      IntegerNetwork network = DrawnNetwork.lowered(file, Arithmetic.PORTABLE);
      List<List<Tensor>> samples = DrawnNetwork.samples(network, seed);
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
}
