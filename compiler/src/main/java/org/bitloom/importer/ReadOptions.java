// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer;

import java.util.List;
import java.util.Optional;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.tflite.Arithmetic;

/**
 * What the user says of a model file beside its name.
 *
 * @param arithmetic whose kernels a network from a TFLite file is exact to
 * @param quantizing how a network in real numbers is to be quantized
 * @param border shapes and types of inputs
 * @param outputs names of tensors of a TFLite file at which the network ends; none for its own
 */
public record ReadOptions(
    Arithmetic arithmetic,
    Optional<Quantizing> quantizing,
    BorderOptions border,
    List<String> outputs) {
  /** Copies the list. */
  public ReadOptions {
    outputs = List.copyOf(outputs);
  }

  /** The network ends where the file does. */
  public ReadOptions(Arithmetic arithmetic, Optional<Quantizing> quantizing, BorderOptions border) {
    this(arithmetic, quantizing, border, List.of());
  }

  /** Nothing is said but whose kernels. */
  public static ReadOptions of(Arithmetic arithmetic) {
    return new ReadOptions(arithmetic, Optional.empty(), BorderOptions.NONE);
  }

  /** Returns the same with the kernels of others. */
  public ReadOptions with(Arithmetic other) {
    return new ReadOptions(other, quantizing, border, outputs);
  }
}
