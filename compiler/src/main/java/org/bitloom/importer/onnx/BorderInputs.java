// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.shared.GivenType;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.ShapeResult;

/** The inputs of a file: what it says of them, and what the user says where it leaves some open. */
record BorderInputs(Reading reading, InputOrders orders, BorderOptions border, Refusals refusals) {
  private static final long MANY_ELEMENTS = 1L << 40;

  /** Returns an input of a quantized network; unknown after it was refused. */
  Value value(OnnxModel.Border input) {
    Optional<Value.RealInput> sized = sized(input);
    if (sized.isEmpty()) {
      return new Value.Unknown();
    }
    try {
      return value(input, sized.get());
    } catch (Refused e) {
      refusals.input(input, e.getMessage(), e.nearest());
      return new Value.Unknown();
    }
  }

  private Value value(OnnxModel.Border input, Value.RealInput real) {
    Optional<String> given = border.type(input.name());
    if (input.type().isInteger()) {
      given.ifPresent(
          type -> {
            throw new Refused(
                "its type is %s in the file, %s is wanted".formatted(input.type().keyword(), type),
                "leave out --input-type");
          });
      return orders.integers(reading, input, real);
    }
    if (given.isEmpty()) {
      return real;
    }
    return reading.givenInput(
        real,
        GivenType.of(given.get())
            .orElseThrow(
                () ->
                    new Refused(
                        "its type '" + given.get() + "' cannot be read",
                        "write it as " + GivenType.EXAMPLE)));
  }

  /** Returns an input of a network of real numbers; empty after it was refused. */
  Optional<Value.RealInput> real(OnnxModel.Border input) {
    Optional<Value.RealInput> sized = sized(input);
    if (sized.isPresent() && input.type().isInteger()) {
      refusals.input(input, "it is " + input.type().keyword(), "inputs of real numbers");
      return Optional.empty();
    }
    return sized;
  }

  /** Returns an input with its sizes and the order in which it travels. */
  private Optional<Value.RealInput> sized(OnnxModel.Border input) {
    List<Integer> dims = new ArrayList<>(border.shape(input.name()).orElse(input.dims()));
    if (!border.fits(input.name(), input.dims(), OnnxModel.SYMBOLIC)) {
      refusals.input(
          input,
          "its shape is %s in the file, %s is wanted".formatted(named(input), dims),
          "give as many sizes, and those of the file where it has some");
      return Optional.empty();
    }
    if (!dims.isEmpty() && dims.get(0) == OnnxModel.SYMBOLIC) {
      dims.set(0, 1);
    }
    if (dims.contains(OnnxModel.SYMBOLIC)
        || elements(dims) > ShapeResult.MOST_ELEMENTS
        || dims.isEmpty()) {
      refusals.input(input, "its shape is " + named(input), sizes(input, dims));
      return Optional.empty();
    }
    if (dims.size() > 1 && dims.get(0) != 1 && dims.size() != 3) {
      refusals.input(input, "its shape is " + dims, "export with a batch of 1");
      return Optional.empty();
    }
    return Optional.of(travelling(input, dims));
  }

  private static long elements(List<Integer> dims) {
    long elements = 1;
    for (int d : dims) {
      elements = Math.min(elements * Math.max(1, d), MANY_ELEMENTS);
    }
    return elements;
  }

  private static String sizes(OnnxModel.Border input, List<Integer> dims) {
    return "give its sizes: --shape %s=%s"
        .formatted(input.name(), String.join(",", written(dims, "N")));
  }

  private Value.RealInput travelling(OnnxModel.Border input, List<Integer> dims) {
    String name = reading.inputs().name(input.name());
    reading.layers().reserve(name);
    List<Integer> axes = Inputs.streamDims(dims, orders.channelsLast(input.name(), dims.size()));
    StreamOrder order = StreamOrder.of(dims, axes.isEmpty() ? List.of(0) : axes);
    return new Value.RealInput(name, dims, order, 1, 0);
  }

  /** Returns the dimensions of an input as the file has them. */
  private static List<String> named(OnnxModel.Border input) {
    return written(input.dims(), "?");
  }

  private static List<String> written(List<Integer> dims, String open) {
    return dims.stream().map(d -> d == OnnxModel.SYMBOLIC ? open : d.toString()).toList();
  }
}
