// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.cosim.Waves;
import org.bitloom.operator.Tensor;

/**
 * What one run of a simulation is to do.
 *
 * @param phase its name
 * @param vectors the vector of each inference, counted from 0
 * @param samples inputs, by vector
 * @param expected outputs of a third witness, by vector
 * @param memory at the port
 * @param layers whether tensors on the chip are compared
 * @param waves cycles whose waves are written; the simulation has to be built for that
 */
public record ArrayRequest(
    String phase,
    List<Integer> vectors,
    List<List<Tensor>> samples,
    Optional<List<List<Tensor>>> expected,
    MemoryModel memory,
    boolean layers,
    Optional<Waves.Window> waves) {
  /** Copies the lists. */
  public ArrayRequest {
    vectors = List.copyOf(vectors);
    samples = List.copyOf(samples);
  }

  /** Runs every vector once. */
  public ArrayRequest(
      String phase,
      List<List<Tensor>> samples,
      Optional<List<List<Tensor>>> expected,
      MemoryModel memory,
      boolean layers) {
    this(
        phase,
        IntStream.range(0, samples.size()).boxed().toList(),
        samples,
        expected,
        memory,
        layers,
        Optional.empty());
  }

  /** Returns the same over other inferences. */
  ArrayRequest of(int inferences) {
    List<Integer> some =
        IntStream.range(0, inferences).map(k -> k % samples.size()).boxed().toList();
    return new ArrayRequest(phase, some, samples, expected, memory, layers, waves);
  }

  /** Returns the same with waves. */
  ArrayRequest with(Waves.Window window) {
    return new ArrayRequest(phase, vectors, samples, expected, memory, layers, Optional.of(window));
  }
}
