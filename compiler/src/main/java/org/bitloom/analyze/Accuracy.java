// SPDX-License-Identifier: Apache-2.0
package org.bitloom.analyze;

/**
 * How many samples get the class of their label.
 *
 * @param samples all
 * @param real of the real network
 * @param simulated of simulated quantization
 * @param integers of the integer network
 */
public record Accuracy(int samples, int real, int simulated, int integers) {
  /** Returns both together. */
  Accuracy plus(Accuracy other) {
    return new Accuracy(
        samples + other.samples,
        real + other.real,
        simulated + other.simulated,
        integers + other.integers);
  }
}
