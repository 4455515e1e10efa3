// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.tensorflow.lite.schema.Buffer;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.OperatorCode;
import org.tensorflow.lite.schema.QuantizationParameters;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/**
 * Copies what a network needs out of the flatbuffer of a TFLite file.
 *
 * <p>The schema's classes check nothing: an offset may point anywhere, a length be anything, and
 * thousands of tensors may share one long vector. Reads outside of the file throw; lengths are
 * counted against a budget, so that time and memory stay proportional to the file.
 */
final class TfliteDecoder {
  /** A file cannot be read because of what it holds. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    Damaged(String reason) {
      super(reason);
    }
  }

  private static final int MOST_DIMENSIONS = 8;
  private static final int LONGEST_NAME = 40;

  /** 2^31, what a file of 2 GiB can hold. */
  private static final long MOST_ELEMENTS = 1L << 31;

  private final Model model;
  private final int size;
  private long budget;

  private TfliteDecoder(ByteBuffer file) {
    this.model = Model.getRootAsModel(file);
    this.size = file.limit();
    this.budget = 4L * size + 4096;
  }

  /** Tells whether the file says of itself that it is a TFLite model. */
  static boolean hasIdentifier(byte[] file) {
    return file.length >= 8 && file[4] == 'T' && file[5] == 'F' && file[6] == 'L' && file[7] == '3';
  }

  /**
   * Decodes a file with the right identifier.
   *
   * @throws Damaged if it is cut off, inconsistent, or has no or several graphs
   */
  static TfliteModel decode(byte[] file) throws Damaged {
    try {
      return new TfliteDecoder(ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN)).model();
    } catch (RuntimeException e) {
      // Flatbuffer accessors of a damaged file throw whatever their arithmetic leads to.
      throw new Damaged("an offset or a length points outside of the file");
    }
  }

  private TfliteModel model() throws Damaged {
    if (model.version() != 3) {
      throw new Damaged("schema version " + model.version() + " is not 3");
    }
    if (model.subgraphsLength() < 1) {
      throw new Damaged("it has no graph");
    }
    // The others are called by control flow and variables, which are refused by name.
    SubGraph graph = present(model.subgraphs(0), "graph");
    int tensorCount = counted(graph.tensorsLength());
    List<TfliteTensor> tensors = new ArrayList<>();
    for (int i = 0; i < tensorCount; i++) {
      tensors.add(tensor(i, present(graph.tensors(i), "tensor")));
    }
    int operatorCount = counted(graph.operatorsLength());
    List<TfliteOperator> operators = new ArrayList<>();
    for (int i = 0; i < operatorCount; i++) {
      operators.add(operator(i, present(graph.operators(i), "operator"), tensorCount));
    }
    return new TfliteModel(
        tensors,
        operators,
        tensorIndices(list(graph.inputsLength(), graph::inputs), tensorCount, 0),
        tensorIndices(list(graph.outputsLength(), graph::outputs), tensorCount, 0));
  }

  private TfliteTensor tensor(int index, Tensor tensor) throws Damaged {
    List<Float> scales = List.of();
    List<Long> zeroPoints = List.of();
    QuantizationParameters quantization = tensor.quantization();
    if (quantization != null) {
      scales = list(quantization.scaleLength(), quantization::scale);
      zeroPoints = list(quantization.zeroPointLength(), quantization::zeroPoint);
    }
    if (tensor.shapeLength() > MOST_DIMENSIONS) {
      throw new Damaged("tensor " + index + " has " + tensor.shapeLength() + " dimensions");
    }
    List<Integer> shape = list(tensor.shapeLength(), tensor::shape);
    if (elements(shape) > MOST_ELEMENTS) {
      throw new Damaged("tensor " + index + " has shape " + shape);
    }
    return new TfliteTensor(
        index,
        string(tensor.nameAsByteBuffer()),
        shape,
        name(TensorType.names, tensor.type(), "type "),
        data(tensor.buffer()),
        scales,
        zeroPoints,
        tensor.sparsity() != null);
  }

  /** Returns the number of elements, or more than any file has where a dimension is negative. */
  private static long elements(List<Integer> shape) {
    long elements = 1;
    for (int dimension : shape) {
      if (dimension < 0 || elements > MOST_ELEMENTS) {
        return Long.MAX_VALUE;
      }
      elements *= dimension;
    }
    return elements;
  }

  private Optional<ByteBuffer> data(long index) throws Damaged {
    if (index == 0 || index >= model.buffersLength()) {
      return Optional.empty();
    }
    Buffer buffer = present(model.buffers((int) index), "buffer");
    ByteBuffer data = buffer.dataAsByteBuffer();
    return data == null || !data.hasRemaining()
        ? Optional.empty()
        : Optional.of(data.slice().order(ByteOrder.LITTLE_ENDIAN));
  }

  private TfliteOperator operator(int index, Operator operator, int tensors) throws Damaged {
    if (operator.opcodeIndex() >= model.operatorCodesLength()) {
      throw new Damaged("operator " + index + " has no code");
    }
    OperatorCode code = present(model.operatorCodes((int) operator.opcodeIndex()), "operator code");
    // Codes above 127 do not fit the older field, which then holds 127.
    int builtin = Math.max(code.deprecatedBuiltinCode(), code.builtinCode());
    String kind =
        builtin == BuiltinOperator.CUSTOM
            ? "custom operator " + shortened(string(code.customCodeAsByteBuffer()))
            : name(BuiltinOperator.names, builtin, "operator code ");
    return new TfliteOperator(
        index,
        kind,
        tensorIndices(list(operator.inputsLength(), operator::inputs), tensors, -1),
        tensorIndices(list(operator.outputsLength(), operator::outputs), tensors, 0),
        new OptionsDecoder(operator, this::counted).options());
  }

  private static List<Integer> tensorIndices(List<Integer> indices, int tensors, int least)
      throws Damaged {
    for (int index : indices) {
      if (index < least || index >= tensors) {
        throw new Damaged("there is no tensor " + index);
      }
    }
    return indices;
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "...";
  }

  static String name(String[] names, int index, String otherwise) {
    return index >= 0 && index < names.length ? names[index] : otherwise + index;
  }

  private String string(ByteBuffer bytes) throws Damaged {
    if (bytes == null) {
      return "";
    }
    counted(bytes.remaining());
    return StandardCharsets.UTF_8.decode(bytes).toString();
  }

  private <T> List<T> list(int length, IntFunction<T> element) throws Damaged {
    counted(length);
    List<T> list = new ArrayList<>(length);
    for (int i = 0; i < length; i++) {
      list.add(element.apply(i));
    }
    return list;
  }

  /** Returns a length that the file can hold, and takes it from the budget. */
  private int counted(int length) throws Damaged {
    if (length < 0 || length > size || length > budget) {
      throw new Damaged("a list claims " + Integer.toUnsignedString(length) + " elements");
    }
    budget -= length;
    return length;
  }

  private static <T> T present(T value, String what) throws Damaged {
    if (value == null) {
      throw new Damaged("a " + what + " is missing");
    }
    return value;
  }
}
