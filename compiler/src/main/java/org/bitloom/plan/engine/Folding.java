// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

/**
 * How the sums of a layer are spread over a MAC array of {@code pe * simd} multipliers.
 *
 * <p>An output channel sums {@code positions} runs of {@code channels} inputs. In one cycle, {@code
 * pe} output channels each take {@code simd} inputs of one run. A group of {@code pe} channels
 * takes {@code synapseFold} cycles; the layer has {@code neuronFold} groups. Neither {@code pe} nor
 * {@code simd} has to divide its count: the last group, or the last word of a run, is padded with
 * zero weights.
 *
 * <p>Where windows are gathered, each is read from the line buffer once, {@code windowLanes}
 * elements per cycle, and collected into words of all its runs together. A word may then be wider
 * than a run, or hold the end of one and the start of the next.
 *
 * <p>Where they are read by columns, all positions of a window come together, {@code windowLanes}
 * channels of each at a time, or, in a depthwise convolution, those of all channels of a group; the
 * array takes them in words of {@code simd} elements. The last word of such a part is padded.
 *
 * @param outputs output channels
 * @param positions runs of inputs per output channel
 * @param channels inputs per run
 * @param pe processing elements, at most {@code outputs}
 * @param simd inputs per processing element and cycle, at most {@code channels}, or, where windows
 *     are gathered or read by columns, at most {@code positions * channels}
 * @param outputsPerLane 0 where all processing elements share the inputs; else how many
 *     neighbouring ones share a lane of the input, as in a depthwise convolution; divides {@code
 *     pe}
 * @param windowLanes 0 where the array reads its words from the line buffer itself; else in how
 *     many lanes windows are read to be gathered; divides {@code channels}, or, by columns, may
 *     also be a multiple of them; 0 in a depthwise convolution
 * @param columns whether windows are read by columns
 * @param decoding whether every processing element decodes the weights of its outputs as it takes
 *     them, those of 0 left out
 */
public record Folding(
    int outputs,
    int positions,
    int channels,
    int pe,
    int simd,
    int outputsPerLane,
    int windowLanes,
    boolean columns,
    boolean decoding) {
  /** Validates that the array is not larger than the layer. */
  public Folding {
    int run = windowLanes == 0 && !columns ? channels : Math.multiplyExact(positions, channels);
    if (pe < 1 || pe > outputs || simd < 1 || simd > run || positions < 1) {
      throw new IllegalArgumentException(
          pe + " x " + simd + " for " + outputs + " x " + positions + " x " + channels);
    }
    boolean whole = columns && windowLanes != 0 && windowLanes % channels == 0;
    if (windowLanes != 0 && (!whole && channels % windowLanes != 0 || outputsPerLane != 0)) {
      throw new IllegalArgumentException(channels + " channels read in " + windowLanes + " lanes");
    }
    if (decoding && (simd != 1 || columns || outputsPerLane != 0)) {
      throw new IllegalArgumentException(simd + " inputs per cycle for an element that decodes");
    }
    if (outputsPerLane != 0 && (pe % outputsPerLane != 0 || channels != 1)) {
      throw new IllegalArgumentException(pe + " PE, " + outputsPerLane + " of them per channel");
    }
  }

  /** Returns the folding of a matrix-vector product, whose inputs are one run. */
  public Folding(int outputs, int inputs, int pe, int simd) {
    this(outputs, 1, inputs, pe, simd, 0);
  }

  /** Returns the folding of a layer whose array reads its words where they are stored. */
  public Folding(int outputs, int positions, int channels, int pe, int simd, int outputsPerLane) {
    this(outputs, positions, channels, pe, simd, outputsPerLane, 0, false, false);
  }

  /** Returns the same processing elements with another number of SIMD lanes. */
  public Folding withSimd(int lanes) {
    return new Folding(
        outputs, positions, channels, pe, lanes, outputsPerLane, windowLanes, columns, decoding);
  }

  /** Returns the same SIMD lanes with another number of processing elements. */
  public Folding withPe(int elements) {
    return new Folding(
        outputs,
        positions,
        channels,
        elements,
        simd,
        outputsPerLane,
        windowLanes,
        columns,
        decoding);
  }

  /** Returns whether words are whole beats of so many lanes, or parts of one. */
  public boolean alignedTo(int lanes) {
    return simd % lanes == 0 || lanes % simd == 0;
  }

  /** Returns the same array, for which windows are gathered from words of so many lanes. */
  public Folding gathering(int lanes) {
    return new Folding(
        outputs, positions, channels, pe, simd, outputsPerLane, lanes, false, decoding);
  }

  /** Returns the same array, whose processing elements decode their weights. */
  public Folding decodingWeights() {
    return new Folding(
        outputs, positions, channels, pe, simd, outputsPerLane, windowLanes, columns, true);
  }

  /**
   * Returns the same array, for which windows are read by columns.
   *
   * @param lanes in which they are read; 0 in a depthwise convolution
   */
  public Folding byColumns(int lanes) {
    return new Folding(outputs, positions, channels, pe, simd, outputsPerLane, lanes, true, false);
  }

  /** Returns whether windows are gathered into words before the array takes them. */
  public boolean gathered() {
    return windowLanes > 0 && !columns;
  }

  /** Returns whether words come from a stream, where they are elements of windows, too. */
  public boolean streamed() {
    return windowLanes > 0 || columns;
  }

  /** Returns the elements of one output channel that come with a step by columns. */
  private int part() {
    int together = outputsPerLane > 0 ? 1 : Math.min(windowLanes, channels);
    return Math.multiplyExact(positions, together);
  }

  /** Returns the elements of one output channel that come with a step, padded to whole words. */
  public int paddedPart() {
    return simd > part() ? part() : Math.ceilDiv(part(), simd) * simd;
  }

  /** Returns the order in which gathered windows are read: as by an array that only copies. */
  public Folding windowReading() {
    return new Folding(1, positions, channels, 1, windowLanes, 0);
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

  /**
   * Returns the cycles of one group: {@code positions * ceil(channels / simd)}, or, where windows
   * are gathered, {@code ceil(positions * channels / simd)}; by columns, those of their parts.
   */
  public int synapseFold() {
    if (columns) {
      return Math.ceilDiv(Math.multiplyExact(inputs() / part(), paddedPart()), simd);
    }
    return gathered()
        ? Math.ceilDiv(inputs(), simd)
        : Math.multiplyExact(positions, wordsPerPosition());
  }

  /** Returns the input in a lane of a group's word; -1 beyond the run. */
  public int input(int word, int lane) {
    if (columns) {
      return columnInput(Math.multiplyExact(word, simd) + lane);
    }
    if (gathered()) {
      int input = word * simd + lane;
      return input < inputs() ? input : -1;
    }
    int channel = word % wordsPerPosition() * simd + lane;
    return channel < channels ? word / wordsPerPosition() * channels + channel : -1;
  }

  private int columnInput(int element) {
    int place = element % paddedPart();
    int firstChannel = element / paddedPart() * (part() / positions);
    if (place >= part() || firstChannel >= channels) {
      return -1;
    }
    int together = part() / positions;
    return place / together * channels + firstChannel + place % together;
  }

  /** Returns the weights of the layer in the words of the array, padding included. */
  public int paddedWeights() {
    return Math.toIntExact(Math.multiplyExact(cycles(), multipliers()));
  }

  /** Returns the output of a weight, counted in the order of the words; it may be beyond them. */
  public int outputOf(int weight) {
    int word = weight / multipliers();
    return word / synapseFold() * pe + weight / simd % pe;
  }

  /** Returns the input of a weight, counted in the order of the words; -1 beyond the run. */
  public int inputOf(int weight) {
    return input(weight / multipliers() % synapseFold(), weight % simd);
  }

  /** Returns the lanes of a word as the array takes it. */
  public int wordLanes() {
    return outputsPerLane == 0 ? simd : Math.multiplyExact(pe / outputsPerLane, simd);
  }

  /** Returns the lanes in which the input arrives. */
  public int inputLanes() {
    if (columns && outputsPerLane > 0) {
      return pe / outputsPerLane;
    }
    return windowLanes > 0 ? windowLanes : wordLanes();
  }

  /** Returns the words in which one input vector arrives: all channels of one position. */
  public int wordsPerVector() {
    if (windowLanes > 0) {
      return Math.ceilDiv(channels, windowLanes);
    }
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
