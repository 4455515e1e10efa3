// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.Collection;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.TensorType;
import org.bitloom.report.ArraySweep;

/** How many words sweeps take in at most: claims of larger loops are rejected, not followed. */
final class WorkLimit {
  /** Beside its sums, no layer needs more words for an element than this. */
  private static final long MOST_PER_ELEMENT = 300;

  /** Sums of few channels leave elements of their words empty. */
  private static final long MOST_PER_PRODUCT = 4;

  private long left;

  /** A limit that no program for some layers reaches. */
  WorkLimit(Collection<LayerFacts> layers) {
    for (LayerFacts layer : layers) {
      layer.operators().forEach(operator -> left = Math.addExact(left, most(operator)));
    }
  }

  private static long most(Operator operator) {
    long elements = operator.output().shape().elements();
    for (TensorType input : operator.inputs()) {
      elements += input.shape().elements();
    }
    long windows =
        operator instanceof Pool pool
            ? (long) pool.window().positions() * pool.shape().elements()
            : 0;
    return MOST_PER_PRODUCT * operator.macs() + windows + MOST_PER_ELEMENT * elements;
  }

  /**
   * Takes the words of a sweep.
   *
   * @param steps words that a sum takes in
   */
  void spend(ArraySweep sweep, long steps) {
    long phases = sweep.scan() == null ? 1 : sweep.scan().phases();
    long pixels = Math.multiplyExact((long) sweep.rows(), (long) sweep.columns());
    long words = Math.multiplyExact(pixels, Math.max(1, steps));
    left = Math.subtractExact(left, Math.multiplyExact(words, sweep.groups() * phases));
    Rejected.unless(left >= 0, "sweeps take in more words than the network has for them");
  }
}
