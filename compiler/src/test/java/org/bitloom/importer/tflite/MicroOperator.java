// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import com.google.flatbuffers.Table;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.model.TfliteIntegers;
import org.bitloom.model.TfliteIntegers.Multiplier;
import org.bitloom.operator.Quantization;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/**
 * The only operator of a file, with what the reference kernels of TFLite Micro ask of it.
 *
 * @param values of the inputs and of constants, by the number of the tensor
 */
record MicroOperator(Model model, SubGraph graph, Operator operator, Map<Integer, int[]> values) {
  /** Returns the operator of a file, whose inputs have these elements. */
  static MicroOperator of(Path file, List<int[]> inputs) throws IOException {
    Model model = Model.getRootAsModel(ByteBuffer.wrap(Files.readAllBytes(file)));
    SubGraph graph = model.subgraphs(0);
    Map<Integer, int[]> values = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.put(graph.inputs(i), inputs.get(i));
    }
    return new MicroOperator(model, graph, graph.operators(0), values);
  }

  /** Returns which of TFLite's operators it is. */
  int kind() {
    return model.operatorCodes(0).builtinCode();
  }

  /** Returns its options. */
  Table options(Table options) {
    return operator.builtinOptions(options);
  }

  Tensor tensor(int position) {
    return graph.tensors(operator.inputs(position));
  }

  Tensor x() {
    return tensor(0);
  }

  Tensor y() {
    return graph.tensors(operator.outputs(0));
  }

  static float scale(Tensor tensor) {
    return tensor.quantization().scale(0);
  }

  static int zero(Tensor tensor) {
    return (int) tensor.quantization().zeroPoint(0);
  }

  static Quantization numbers(Tensor tensor) {
    return new Quantization(scale(tensor), zero(tensor));
  }

  static int size(Tensor tensor) {
    int elements = 1;
    for (int i = 0; i < tensor.shapeLength(); i++) {
      elements *= tensor.shape(i);
    }
    return elements;
  }

  /** Returns the elements of an input or a constant. */
  int[] elements(int position) {
    int index = operator.inputs(position);
    return values.computeIfAbsent(index, i -> constant(graph.tensors(i)));
  }

  int[] constant(Tensor tensor) {
    ByteBuffer data =
        model.buffers((int) tensor.buffer()).dataAsByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int[] elements = new int[size(tensor)];
    int first = data.position();
    for (int i = 0; i < elements.length; i++) {
      elements[i] =
          switch (tensor.type()) {
            case TensorType.INT32 -> data.getInt(first + Integer.BYTES * i);
            case TensorType.INT16 -> data.getShort(first + Short.BYTES * i);
            default -> data.get(first + i);
          };
    }
    return elements;
  }

  boolean longBias() {
    return operator.inputsLength() > 2
        && operator.inputs(2) >= 0
        && tensor(2).type() == TensorType.INT64;
  }

  /** Returns the bias of a channel, which starts its sum. */
  long bias(int channel) {
    if (!longBias()) {
      return operator.inputsLength() > 2 && operator.inputs(2) >= 0 ? elements(2)[channel] : 0;
    }
    ByteBuffer data =
        model.buffers((int) tensor(2).buffer()).dataAsByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return data.getLong(data.position() + Long.BYTES * channel);
  }

  /** Returns a sum at the output's scale: it is an int64 where the bias is one, else an int32. */
  int scaled(Multiplier m, long sum) {
    return longBias() ? m.timesLong(sum) : m.times((int) sum);
  }

  int lowest() {
    return y().type() == TensorType.INT16 ? Short.MIN_VALUE : Byte.MIN_VALUE;
  }

  int highest() {
    return y().type() == TensorType.INT16 ? Short.MAX_VALUE : Byte.MAX_VALUE;
  }

  static int clamped(int value, int low, int high) {
    return Math.max(low, Math.min(high, value));
  }

  /** CalculateActivationRangeQuantized. */
  int[] range(byte activation) {
    int zero = zero(y());
    int low = zero + TfliteIntegers.rounded(-1 / scale(y()));
    int high = zero + TfliteIntegers.rounded(1 / scale(y()));
    int six = zero + TfliteIntegers.rounded(6 / scale(y()));
    return switch (activation) {
      case ActivationFunctionType.RELU -> new int[] {Math.max(lowest(), zero), highest()};
      case ActivationFunctionType.RELU6 ->
          new int[] {Math.max(lowest(), zero), Math.min(highest(), six)};
      case ActivationFunctionType.RELU_N1_TO_1 ->
          new int[] {Math.max(lowest(), low), Math.min(highest(), high)};
      default -> new int[] {lowest(), highest()};
    };
  }

  int broadcast(Tensor operand, int index) {
    int from = 0;
    int step = 1;
    int rest = index;
    for (int axis = 1; axis <= y().shapeLength(); axis++) {
      int at = rest % y().shape(y().shapeLength() - axis);
      rest /= y().shape(y().shapeLength() - axis);
      int size = axis > operand.shapeLength() ? 1 : operand.shape(operand.shapeLength() - axis);
      from += size == 1 ? 0 : at * step;
      step *= size;
    }
    return from;
  }
}
