// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.Interval;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;

/** Imports drawn files, without a plan, and draws inputs of theirs. */
final class DrawnNetwork {
  private static final int SAMPLES = 6;

  private DrawnNetwork() {}

  static Network imported(Path file, Arithmetic arithmetic) {
    Diagnostics diagnostics = new Diagnostics();
    return TfliteImporter.read(file, arithmetic, diagnostics)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  static IntegerNetwork lowered(Path file, Arithmetic arithmetic) {
    return NetworkLowering.lower(imported(file, arithmetic));
  }

  /** Returns all codes in turn first, then random ones, ends of the type among them. */
  static List<List<Tensor>> samples(IntegerNetwork network, long seed) {
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
