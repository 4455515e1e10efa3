// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.model.ShapeResult;

/** Reads the bytes of an ONNX file; everything in it is checked before it is believed. */
final class OnnxDecoder {
  private static final int DEEPEST_MESSAGE = 32;
  private static final int MOST_NODES = 1 << 16;
  private static final int MOST_DIMENSIONS = 8;

  private final TensorDecoder tensors;

  private OnnxDecoder(Path folder) {
    this.tensors = new TensorDecoder(folder);
  }

  /**
   * Returns the model of a file.
   *
   * @param folder what external data is relative to
   */
  static OnnxModel decode(byte[] bytes, Path folder) throws Damaged {
    try {
      CodedInputStream in = CodedInputStream.newInstance(bytes);
      in.setRecursionLimit(DEEPEST_MESSAGE);
      ModelProto model = ModelProto.parseFrom(in);
      return new OnnxDecoder(folder).model(model);
    } catch (InvalidProtocolBufferException e) {
      throw new Damaged("it is no protocol buffer of a model: " + e.getMessage());
    } catch (IOException e) {
      throw new Damaged("it cannot be read");
    }
  }

  private OnnxModel model(ModelProto model) throws Damaged {
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new Damaged("it has no graph, or a graph without nodes");
    }
    GraphProto graph = model.getGraph();
    if (graph.getNodeCount() > MOST_NODES) {
      throw new Damaged("it has " + graph.getNodeCount() + " nodes, more than " + MOST_NODES);
    }
    if (model.getFunctionsCount() > 0) {
      throw new Damaged("it has functions of its own; inline them when exporting");
    }
    Map<String, Constant> constants = new LinkedHashMap<>();
    for (TensorProto tensor : graph.getInitializerList()) {
      if (constants.put(tensor.getName(), tensors.decode(tensor)) != null) {
        throw new Damaged("initializer '" + tensor.getName() + "' is given twice");
      }
    }
    if (graph.getSparseInitializerCount() > 0) {
      throw new Damaged("it has sparse initializers");
    }
    List<OnnxModel.Border> inputs = new ArrayList<>();
    for (ValueInfoProto input : graph.getInputList()) {
      if (!constants.containsKey(input.getName())) {
        inputs.add(border(input));
      }
    }
    List<OnnxModel.Border> outputs = new ArrayList<>();
    for (ValueInfoProto output : graph.getOutputList()) {
      outputs.add(border(output));
    }
    List<OnnxNode> nodes = new ArrayList<>();
    for (NodeProto node : graph.getNodeList()) {
      nodes.add(node(nodes.size(), node));
    }
    return new OnnxModel(
        NodeOrder.of(nodes, constants, inputs), constants, inputs, outputs, opset(model));
  }

  private static int opset(ModelProto model) {
    int opset = 1;
    for (OperatorSetIdProto set : model.getOpsetImportList()) {
      if (set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx")) {
        opset = (int) Math.max(1, Math.min(Integer.MAX_VALUE, set.getVersion()));
      }
    }
    return opset;
  }

  private static OnnxModel.Border border(ValueInfoProto info) throws Damaged {
    TypeProto.Tensor tensor = info.getType().getTensorType();
    String what = "'" + info.getName() + "' at the border";
    ElementType type =
        ElementType.numbered(tensor.getElemType())
            .orElseThrow(() -> new Damaged(what + " has element type " + tensor.getElemType()));
    List<Integer> dims = new ArrayList<>();
    for (Dimension d : tensor.getShape().getDimList()) {
      boolean known = d.hasDimValue() && d.getDimValue() > 0;
      if (known && d.getDimValue() > ShapeResult.MOST_ELEMENTS) {
        throw new Damaged(what + " has a dimension of " + d.getDimValue());
      }
      dims.add(known ? (int) d.getDimValue() : OnnxModel.SYMBOLIC);
    }
    if (dims.size() > MOST_DIMENSIONS) {
      throw new Damaged(what + " has " + dims.size() + " dimensions");
    }
    return new OnnxModel.Border(info.getName(), type, dims);
  }

  private OnnxNode node(int index, NodeProto node) throws Damaged {
    Map<String, Object> attributes = new HashMap<>();
    for (AttributeProto attribute : node.getAttributeList()) {
      Object value = attribute(attribute, node);
      if (attributes.put(attribute.getName(), value) != null) {
        throw new Damaged("node %d has '%s' twice".formatted(index, attribute.getName()));
      }
    }
    if (node.getOutputCount() == 0) {
      throw new Damaged("node " + index + " (" + node.getOpType() + ") has no output");
    }
    String domain = node.getDomain().equals("ai.onnx") ? "" : node.getDomain();
    return new OnnxNode(
        index,
        node.getName(),
        node.getOpType(),
        domain,
        node.getInputList(),
        node.getOutputList(),
        attributes);
  }

  private Object attribute(AttributeProto a, NodeProto node) throws Damaged {
    return switch (a.getType()) {
      case FLOAT -> (double) a.getF();
      case INT -> a.getI();
      case STRING -> a.getS().toStringUtf8();
      case FLOATS -> a.getFloatsList().stream().map(f -> (double) f).toList();
      case INTS -> List.copyOf(a.getIntsList());
      case TENSOR -> tensors.decode(a.getT());
      case GRAPH, GRAPHS -> "a graph";
      default -> node.getOpType() + " with " + a.getType();
    };
  }
}
