// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Input;
import org.bitloom.operator.Shape;

/** The tensors that enter the network. */
final class Inputs {
  private static final String FORM =
      "one QuantizeLinear or Quant behind every input, or inputs of int8 or uint8";

  private final Names wishes = new Names();
  private final Map<String, Input> made = new HashMap<>();
  private final List<String> order = new ArrayList<>();

  /** Returns a name for an input and keeps its place. */
  String name(String wish) {
    String name = wishes.ofInput(order.size(), wish);
    order.add(name);
    return name;
  }

  void make(Input input, OnnxNode node) {
    Input first = made.putIfAbsent(input.name(), input);
    if (first != null && !first.equals(input)) {
      throw new Refused(
          "input '%s' is quantized in two ways, to %s with %s and to %s with %s"
              .formatted(
                  input.name(),
                  first.type(),
                  first.quantization().inWords(),
                  input.type(),
                  input.quantization().inWords()),
          FORM);
    }
  }

  boolean isMade(String name) {
    return made.containsKey(name);
  }

  /** Returns the inputs in the order of the file. */
  List<Input> all() {
    return order.stream().filter(made::containsKey).map(made::get).toList();
  }

  /** Returns the dimensions of a tensor in the order in which it travels, without the batch. */
  static List<Integer> streamDims(List<Integer> dims, boolean channelsLast) {
    List<Integer> axes = new ArrayList<>(IntStream.range(0, dims.size()).boxed().toList());
    if (axes.size() > 1 && dims.get(0) == 1) {
      axes.remove(0);
    }
    if (channelsLast && dims.size() >= 3) {
      axes.remove((Integer) 1);
      axes.add(1);
    }
    return axes;
  }

  /** Quantizes an input: the network takes the quantized values. */
  static Value.Stream quantized(Reading reading, Value.RealInput input, Grid grid, OnnxNode node) {
    if (grid.scales().length > 1) {
      throw new Refused(
          "the channels of input '" + input.name() + "' have scales of their own", FORM);
    }
    Shape shape = new Shape(input.order().sizes());
    Input made = new Input(input.name(), shape, grid.type(), grid.quantization());
    reading.inputs().make(made, node);
    reading.layers().add(made);
    reading.heads(input, grid);
    return new Value.Stream(
        input.name(),
        shape,
        input.dims(),
        input.order(),
        grid.type(),
        grid.scales(),
        (long) grid.zeroPoint(),
        false);
  }
}
