// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;

/**
 * The main graph of a TFLite file.
 *
 * @param tensors by index
 * @param operators in execution order
 * @param inputs indices of tensors
 * @param outputs indices of tensors
 */
record TfliteModel(
    List<TfliteTensor> tensors,
    List<TfliteOperator> operators,
    List<Integer> inputs,
    List<Integer> outputs) {
  TfliteModel {
    tensors = List.copyOf(tensors);
    operators = List.copyOf(operators);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
