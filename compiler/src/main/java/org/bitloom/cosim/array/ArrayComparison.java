// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Region;
import org.bitloom.plan.array.TensorBytes;

/** Compares what the hardware wrote with the golden model, and both with a third witness. */
final class ArrayComparison {
  private final ArrayPlan plan;
  private final List<List<Tensor>> golden;
  private final Optional<List<List<Tensor>>> expected;
  private final List<ArrayRun.Inference> inferences;
  private long values;
  private long goldenMismatches;
  private long expectedMismatches;
  private long goldenExpected;
  private Optional<String> first = Optional.empty();

  ArrayComparison(
      ArrayPlan plan,
      List<List<Tensor>> golden,
      Optional<List<List<Tensor>>> expected,
      List<ArrayRun.Inference> inferences) {
    this.plan = plan;
    this.golden = golden;
    this.expected = expected;
    this.inferences = inferences;
  }

  /** An inference in which memory reported an error has no result. */
  ArrayRun run(
      byte[] results, List<String> violations, Optional<Integer> refused, List<String> warnings) {
    int size = Math.toIntExact(plan.outputBytes());
    List<String> all = new ArrayList<>(violations);
    for (int k = 0; k < golden.size(); k++) {
      if (k >= inferences.size() || (k + 1) * size > results.length) {
        all.add("inference " + k + " has no end");
        break;
      }
      if (!inferences.get(k).failed()) {
        compare(results, k * size, k);
      }
    }
    return new ArrayRun(
        inferences,
        values,
        goldenMismatches,
        expectedMismatches,
        goldenExpected,
        first,
        all,
        refused,
        warnings);
  }

  private void compare(byte[] results, int from, int sample) {
    int at = from;
    List<Region> outputs = plan.outputs();
    for (int o = 0; o < outputs.size(); o++) {
      TensorBytes layout = plan.bytes(outputs.get(o));
      Tensor hardware = layout.unpack(results, at);
      Tensor model = golden.get(sample).get(o);
      at += layout.size();
      for (int i = 0; i < hardware.size(); i++) {
        values++;
        if (hardware.get(i) != model.get(i)) {
          goldenMismatches++;
          note(outputs.get(o), sample, i, hardware.get(i), model.get(i));
        }
      }
      if (expected.isPresent()) {
        third(hardware, model, expected.get().get(sample).get(o));
      }
    }
  }

  private void third(Tensor hardware, Tensor model, Tensor wanted) {
    for (int i = 0; i < hardware.size(); i++) {
      expectedMismatches += hardware.get(i) == wanted.get(i) ? 0 : 1;
      goldenExpected += model.get(i) == wanted.get(i) ? 0 : 1;
    }
  }

  private void note(Region output, int sample, int element, long found, long wanted) {
    if (first.isEmpty()) {
      first =
          Optional.of(
              "vector %d, '%s' element %d: hardware %d, golden model %d"
                  .formatted(sample, output.edge().name(), element, found, wanted));
    }
  }
}
