// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

/**
 * How the sums of a layer are spread over a MAC array of {@code pe * simd} multipliers.
 *
 * <p>An output channel sums {@code positions} runs of {@code channels} inputs. In one cycle, {@code
 * pe} output channels each take {@code simd} inputs of one run. A group of {@code pe} channels
 * takes {@code synapseFold} cycles; the layer has {@code neuronFold} groups. Neither {@code pe} nor
 * {@code simd} has to divide its count: the last group, or the last word of a run, is padded with
 * zero weights.
 *
 * @param outputs output channels
 * @param positions runs of inputs per output channel
 * @param channels inputs per run
 * @param pe processing elements, at most {@code outputs}
 * @param simd inputs per processing element and cycle, at most {@code channels}
 * @param outputsPerLane 0 where all processing elements share the inputs; else how many
 *     neighbouring ones share a lane of the input, as in a depthwise convolution; divides {@code
 *     pe}
 */
public record Folding(
    int outputs, int positions, int channels, int pe, int simd, int outputsPerLane) {
  /** Validates that the array is not larger than the layer. */
  public Folding {
    if (pe < 1 || pe > outputs || simd < 1 || simd > channels || positions < 1) {
      throw new IllegalArgumentException(
          pe + " x " + simd + " for " + outputs + " x " + positions + " x " + channels);
    }
    if (outputsPerLane != 0 && (pe % outputsPerLane != 0 || channels != 1)) {
      throw new IllegalArgumentException(pe + " PE, " + outputsPerLane + " of them per channel");
    }
  }

  /** Returns the folding of a matrix-vector product, whose inputs are one run. */
  public Folding(int outputs, int inputs, int pe, int simd) {
    this(outputs, 1, inputs, pe, simd, 0);
  }

  /** Returns the same processing elements with another number of SIMD lanes. */
  public Folding withSimd(int lanes) {
    return new Folding(outputs, positions, channels, pe, lanes, outputsPerLane);
  }

  /** Returns the inputs per output channel. */
  public int inputs() {
    return Math.multiplyExact(positions, channels);
  }

  /** Returns the groups of output channels: {@code ceil(outputs / pe)}. */
  public int neuronFold() {
    return Math.ceilDiv(outputs, pe);
  }

  /** Returns the words of one run: {@code ceil(channels / simd)}. */
  public int wordsPerPosition() {
    return Math.ceilDiv(channels, simd);
  }

  /** Returns the cycles of one group: {@code positions * ceil(channels / simd)}. */
  public int synapseFold() {
    return Math.multiplyExact(positions, wordsPerPosition());
  }

  /** Returns the input in a lane of a group's word; -1 beyond the run. */
  public int input(int word, int lane) {
    int channel = word % wordsPerPosition() * simd + lane;
    return channel < channels ? word / wordsPerPosition() * channels + channel : -1;
  }

  /** Returns the lanes of an input word. */
  public int inputLanes() {
    return outputsPerLane == 0 ? simd : pe / outputsPerLane;
  }

  /** Returns the words of one input vector: all channels of one position. */
  public int wordsPerVector() {
    return outputsPerLane == 0 ? wordsPerPosition() : neuronFold();
  }

  /** Returns the cycles of one vector of outputs. */
  public long cycles() {
    return (long) neuronFold() * synapseFold();
  }

  /** Returns the physical multipliers. */
  public int multipliers() {
    return Math.multiplyExact(pe, simd);
  }
}
