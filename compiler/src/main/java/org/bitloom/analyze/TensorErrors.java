// SPDX-License-Identifier: Apache-2.0
package org.bitloom.analyze;

import java.util.function.IntToDoubleFunction;
import org.bitloom.quantize.DistributionRecorder;

/** What is summed up of one tensor over some samples. */
final class TensorErrors {
  private final DistributionRecorder values = new DistributionRecorder();
  private double power;
  private double noise;
  private long elements;
  private long simulatedEqual;
  private double largestSteps;

  /**
   * Adds the values of one sample.
   *
   * @param real of the real network
   * @param integers what the integers of the planned network stand for
   * @param simulated of the layer alone, on what the integers of its inputs stand for
   * @param step distance between two neighbouring integers of an element
   */
  void add(double[] real, double[] integers, double[] simulated, IntToDoubleFunction step) {
    float[] floats = new float[real.length];
    for (int i = 0; i < real.length; i++) {
      floats[i] = (float) real[i];
      power += real[i] * real[i];
      noise += (integers[i] - real[i]) * (integers[i] - real[i]);
      double steps = Math.abs(simulated[i] - integers[i]) / step.applyAsDouble(i);
      // Real arithmetic has errors of its own, far below one step.
      simulatedEqual += steps < 1e-3 ? 1 : 0;
      largestSteps = Math.max(largestSteps, steps);
    }
    elements += real.length;
    values.add(floats);
  }

  /** Adds what another one has summed up. */
  void merge(TensorErrors other) {
    values.merge(other.values.distribution());
    power += other.power;
    noise += other.noise;
    elements += other.elements;
    simulatedEqual += other.simulatedEqual;
    largestSteps = Math.max(largestSteps, other.largestSteps);
  }

  /** Returns what the values were. */
  DistributionRecorder values() {
    return values;
  }

  /** Returns the signal to noise ratio of the integer network in dB; infinite without noise. */
  double sqnrDecibels() {
    return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(power / noise);
  }

  /** Returns how many elements the layer alone gives as the integer network does. */
  double agreement() {
    return (double) simulatedEqual / Math.max(1, elements);
  }

  /** Returns the largest difference between the two, in steps. */
  double largestSteps() {
    return largestSteps;
  }
}
