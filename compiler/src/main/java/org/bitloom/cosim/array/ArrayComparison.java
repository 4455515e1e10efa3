// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.bitloom.cosim.Mismatches;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Region;
import org.bitloom.plan.array.TensorBytes;

/** Compares what the hardware wrote with the golden model, and both with a third witness. */
final class ArrayComparison {
  private final ArrayPlan plan;
  private final ArrayRequest request;
  private final ArrayTally tally;
  private final GoldenModel golden;
  private final List<List<Tensor>> outputs;
  private long values;

  /**
   * @param outputs the golden model's, by vector
   */
  ArrayComparison(
      ArrayPlan plan, ArrayRequest request, ArrayTally tally, List<List<Tensor>> outputs) {
    this.outputs = outputs;
    this.plan = plan;
    this.request = request;
    this.tally = tally;
    this.golden = new GoldenModel(plan.proven().graph());
  }

  long values() {
    return values;
  }

  /**
   * Compares the tensors on the chip, inference after inference.
   *
   * @param inferences in which memory reported an error have no result
   */
  void layers(List<ArrayRun.Inference> inferences, MapReplay replay) throws IOException {
    for (int k = 0; k < inferences.size(); k++) {
      if (!inferences.get(k).failed()) {
        int vector = request.vectors().get(k);
        replay.follow(inferences.get(k).start(), vector, tensors(vector));
      }
    }
    values += replay.values();
  }

  /** Compares the outputs in memory. */
  void outputs(List<ArrayRun.Inference> inferences, byte[] results) {
    int size = Math.toIntExact(plan.outputBytes());
    for (int k = 0; k < inferences.size() && (k + 1) * size <= results.length; k++) {
      if (!inferences.get(k).failed()) {
        compare(results, k * size, request.vectors().get(k));
      }
    }
  }

  private Map<String, Tensor> tensors(int vector) {
    return golden.run(request.samples().get(vector));
  }

  private void compare(byte[] results, int from, int vector) {
    int at = from;
    List<Region> regions = plan.outputs();
    for (int o = 0; o < regions.size(); o++) {
      TensorBytes layout = plan.bytes(regions.get(o));
      Edge edge = regions.get(o).edge();
      Tensor hardware = layout.unpack(results, at);
      Tensor model = outputs.get(vector).get(o);
      at += layout.size();
      values += hardware.size();
      compare(Mismatches.RTL_VS_GOLDEN, edge, vector, hardware, model);
      if (request.expected().isPresent()) {
        Tensor wanted = request.expected().get().get(vector).get(o);
        compare(Mismatches.GOLDEN_VS_EXPECTED, edge, vector, model, wanted);
        compare(Mismatches.RTL_VS_EXPECTED, edge, vector, hardware, wanted);
      }
    }
  }

  private void compare(String kind, Edge edge, int vector, Tensor actual, Tensor reference) {
    ArrayTally.Place place = new ArrayTally.Place(kind, edge, true);
    for (int i = 0; i < actual.size(); i++) {
      if (actual.get(i) != reference.get(i)) {
        tally.note(
            request.phase(),
            place,
            new ArrayTally.Value(
                vector, i, OptionalLong.of(actual.get(i)), reference.get(i), OptionalLong.empty()),
            () -> tensors(vector));
      }
    }
  }
}
