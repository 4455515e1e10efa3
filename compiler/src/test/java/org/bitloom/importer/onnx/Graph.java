// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Builds ONNX files in float32, node by node; each node has one output with a name of its own. */
final class Graph {
  private static final int FLOAT = 1;
  private static final int INT8 = 3;
  private static final int INT64 = 7;

  private static final List<String> MOVING =
      List.of("Flatten", "Reshape", "Squeeze", "Unsqueeze", "Transpose");

  private final int opset;
  private final SplittableRandom random;
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("g");
  private final List<String> made = new ArrayList<>();
  private int next;

  Graph(int opset, long seed) {
    this.opset = opset;
    this.random = new SplittableRandom(seed);
  }

  int opset() {
    return opset;
  }

  /** Adds an input; a dimension of 0 is left open. */
  String input(String name, int... dims) {
    graph.addInput(info(name, dims));
    return name;
  }

  private static ValueInfoProto info(String name, int... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int d : dims) {
      shape.addDim(
          d == 0
              ? TensorShapeProto.Dimension.newBuilder().setDimParam("n").build()
              : TensorShapeProto.Dimension.newBuilder().setDimValue(d).build());
    }
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(FLOAT);
    if (dims.length > 0) {
      tensor.setShape(shape);
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  /** Adds random numbers in {@code [low, high]}. */
  String random(double low, double high, int... dims) {
    float[] values = new float[Arrays.stream(dims).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(low, high);
    }
    return floats(values, dims);
  }

  String floats(float[] values, int... dims) {
    String name = "w" + next++;
    TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(FLOAT);
    for (int d : dims) {
      tensor.addDims(d);
    }
    for (float v : values) {
      tensor.addFloatData(v);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** Adds a zero point of int8. */
  String zeroPoint(int value) {
    String name = "z" + next++;
    graph.addInitializer(
        TensorProto.newBuilder().setName(name).setDataType(INT8).addInt32Data(value));
    return name;
  }

  String integers(long... values) {
    String name = "i" + next++;
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(INT64).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return name;
  }

  static AttributeProto list(String name, long... values) {
    AttributeProto.Builder a =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    Arrays.stream(values).forEach(a::addInts);
    return a.build();
  }

  static AttributeProto one(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto real(String name, double value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.FLOAT)
        .setF((float) value)
        .build();
  }

  static AttributeProto reals(String name, double... values) {
    AttributeProto.Builder a =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.FLOATS);
    Arrays.stream(values).forEach(v -> a.addFloats((float) v));
    return a.build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  /** Adds a constant in a node of its own. */
  String constant(long... values) {
    TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(INT64).addDims(values.length);
    Arrays.stream(values).forEach(tensor::addInt64Data);
    String name = "c" + next++;
    graph.addNode(
        NodeProto.newBuilder()
            .setOpType("Constant")
            .addOutput(name)
            .addAttribute(
                AttributeProto.newBuilder()
                    .setName("value")
                    .setType(AttributeProto.AttributeType.TENSOR)
                    .setT(tensor)));
    return name;
  }

  /**
   * Adds a node and returns the name of its output, which can be shown unless it is its input's
   * elements in another order.
   */
  String node(String operator, List<String> inputs, AttributeProto... attributes) {
    String name = hidden(operator, inputs, attributes);
    if (!MOVING.contains(operator)) {
      made.add(name);
    }
    return name;
  }

  /** Adds a node that computes sizes. */
  String hidden(String operator, List<String> inputs, AttributeProto... attributes) {
    return outputs(1, operator, inputs, attributes).get(0);
  }

  List<String> outputs(
      int count, String operator, List<String> inputs, AttributeProto... attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllAttribute(List.of(attributes));
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("t" + next++ + "_" + operator);
    }
    graph.addNode(node.addAllOutput(names));
    return names;
  }

  void keep(String output) {
    made.add(output);
  }

  /** Returns the bytes of a file whose output is the last one made. */
  byte[] ending() {
    return file(List.of(made.getLast()));
  }

  /** Returns the bytes of a file whose outputs are those of all nodes. */
  byte[] showingAll() {
    return file(made);
  }

  private byte[] file(List<String> outputs) {
    GraphProto.Builder whole = graph.clone();
    outputs.forEach(o -> whole.addOutput(info(o)));
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .setGraph(whole)
        .build()
        .toByteArray();
  }
}
