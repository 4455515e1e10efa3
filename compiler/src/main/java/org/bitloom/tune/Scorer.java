// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.List;
import java.util.Optional;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;

/**
 * Judges the last tensors of a network: which class it says, and how far it is from a reference.
 */
final class Scorer {
  private Scorer() {}

  /** Returns the class of an output: an index itself, or the index of the first largest element. */
  static long predicted(Tensor output, boolean index) {
    if (index) {
      return output.get(0);
    }
    int best = 0;
    for (int i = 1; i < output.size(); i++) {
      if (output.get(i) > output.get(best)) {
        best = i;
      }
    }
    return best;
  }

  /** Returns real values, or codes where they have no meaning. */
  static double[] reals(Tensor tensor, Edge edge) {
    Optional<Quantization> quantization = edge.quantization();
    double scale = quantization.map(Quantization::scale).orElse(1.0);
    long zeroPoint = quantization.map(Quantization::zeroPoint).orElse(0L);
    double[] reals = new double[tensor.size()];
    for (int i = 0; i < reals.length; i++) {
      reals[i] = scale * (tensor.get(i) - zeroPoint);
    }
    return reals;
  }

  /** Returns the squared differences over the variance of the reference. */
  static double damage(List<double[]> reference, List<double[]> now) {
    double sum = 0;
    double square = 0;
    double noise = 0;
    long count = 0;
    for (int n = 0; n < reference.size(); n++) {
      double[] wanted = reference.get(n);
      double[] found = now.get(n);
      for (int i = 0; i < wanted.length; i++) {
        sum += wanted[i];
        square += wanted[i] * wanted[i];
        noise += (wanted[i] - found[i]) * (wanted[i] - found[i]);
        count++;
      }
    }
    double variance = square - sum * sum / count;
    return variance > 0 ? noise / variance : noise;
  }
}
