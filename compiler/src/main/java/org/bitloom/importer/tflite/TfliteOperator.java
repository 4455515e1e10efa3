// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;

/**
 * An operator of a TFLite file, as it stands there.
 *
 * @param index in the file
 * @param kind the schema's name, such as {@code FULLY_CONNECTED}
 * @param inputs indices of tensors; -1 for one that is left out
 * @param outputs indices of tensors
 * @param fullyConnected options of {@code FULLY_CONNECTED}
 * @param convolution options of {@code CONV_2D} and {@code DEPTHWISE_CONV_2D}
 * @param slope option of {@code LEAKY_RELU}
 * @param beta option of {@code SOFTMAX}
 * @param concatenation options of {@code CONCATENATION}
 * @param elementwise the schema's name of the fused activation of {@code ADD}, {@code SUB} and
 *     {@code MUL}
 * @param pool options of {@code MAX_POOL_2D} and {@code AVERAGE_POOL_2D}
 */
record TfliteOperator(
    int index,
    String kind,
    List<Integer> inputs,
    List<Integer> outputs,
    Optional<FullyConnected> fullyConnected,
    Optional<Convolution> convolution,
    Optional<Float> slope,
    Optional<Float> beta,
    Optional<Concatenation> concatenation,
    Optional<String> elementwise,
    Optional<Pool> pool) {
  /**
   * Options of {@code CONCATENATION}.
   *
   * @param axis negative where it is counted from the end
   * @param activation the schema's name of the fused activation
   */
  record Concatenation(int axis, String activation) {}

  /**
   * Options of {@code FULLY_CONNECTED}.
   *
   * @param activation the schema's name of the fused activation
   * @param shuffled whether the weights are in an order of their own
   */
  record FullyConnected(String activation, boolean shuffled) {}

  /**
   * Options of {@code CONV_2D} and {@code DEPTHWISE_CONV_2D}.
   *
   * @param padding the schema's name, {@code SAME} or {@code VALID}
   * @param strideY rows between two windows
   * @param strideX columns between two windows
   * @param dilationY rows between two positions of a window
   * @param dilationX columns between two positions of a window
   * @param activation the schema's name of the fused activation
   */
  record Convolution(
      String padding, int strideY, int strideX, int dilationY, int dilationX, String activation) {}

  /**
   * Options of {@code MAX_POOL_2D} and {@code AVERAGE_POOL_2D}.
   *
   * @param padding the schema's name, {@code SAME} or {@code VALID}
   * @param height rows of a window
   * @param width columns of a window
   * @param strideY rows between two windows
   * @param strideX columns between two windows
   * @param activation the schema's name of the fused activation
   */
  record Pool(String padding, int height, int width, int strideY, int strideX, String activation) {}

  TfliteOperator {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
