// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

/**
 * How a matrix-vector product is spread over a MAC array of {@code pe * simd} multipliers.
 *
 * <p>In one cycle, {@code pe} output channels each take {@code simd} inputs. A group of {@code pe}
 * channels takes {@code synapseFold} cycles; the layer has {@code neuronFold} groups. Neither
 * {@code pe} nor {@code simd} has to divide its count: the last group or word is padded with zero
 * weights.
 *
 * @param outputs output channels
 * @param inputs inputs per output channel
 * @param pe processing elements, at most {@code outputs}
 * @param simd inputs per processing element and cycle, at most {@code inputs}
 */
public record Folding(int outputs, int inputs, int pe, int simd) {
  /** Validates that the array is not larger than the layer. */
  public Folding {
    if (pe < 1 || pe > outputs || simd < 1 || simd > inputs) {
      throw new IllegalArgumentException(pe + " x " + simd + " for " + outputs + " x " + inputs);
    }
  }

  /** Returns the groups of output channels: {@code ceil(outputs / pe)}. */
  public int neuronFold() {
    return Math.ceilDiv(outputs, pe);
  }

  /** Returns the cycles of one group: {@code ceil(inputs / simd)}. */
  public int synapseFold() {
    return Math.ceilDiv(inputs, simd);
  }

  /** Returns the cycles of one vector. */
  public long cycles() {
    return (long) neuronFold() * synapseFold();
  }

  /** Returns the physical multipliers. */
  public int multipliers() {
    return Math.multiplyExact(pe, simd);
  }
}
