// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.RealArray;
import org.bitloom.model.ShapeResult;
import org.bitloom.operator.Shape;

/** What is known of the tensors of a file in real numbers: streams by layer, or constants. */
final class RealTensors {

  private final TfliteModel model;
  private final Map<Integer, Stream> streams = new HashMap<>();
  private final Map<Integer, RealArray> computed = new HashMap<>();

  /**
   * A tensor that travels.
   *
   * @param layer that makes it, or input
   * @param shape of one sample
   */
  record Stream(String layer, Shape shape) {}

  /** An operator, or a tensor of it, that cannot be built. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String nearest;

    Refused(String reason, String nearest) {
      super(reason, null, false, false);
      this.nearest = nearest;
    }

    String nearest() {
      return nearest;
    }
  }

  RealTensors(TfliteModel model) {
    this.model = model;
  }

  /** Tells whether all numbers of a graph are real: nothing that is computed is an integer. */
  static boolean areReal(TfliteModel model) {
    return model.inputs().stream().allMatch(i -> type(model, i).equals("FLOAT32"))
        && model.operators().stream()
            .flatMap(o -> o.outputs().stream())
            .noneMatch(i -> List.of("INT8", "UINT8", "INT16").contains(type(model, i)));
  }

  private static String type(TfliteModel model, int tensor) {
    return model.tensors().get(tensor).type();
  }

  TfliteTensor tensor(int index) {
    return model.tensors().get(index);
  }

  void define(int tensor, Stream stream) {
    streams.put(tensor, stream);
  }

  void define(int tensor, RealArray constant) {
    computed.put(tensor, constant);
  }

  Optional<Stream> stream(int tensor) {
    return Optional.ofNullable(streams.get(tensor));
  }

  /** Returns the shape of one sample: a batch of 1 in front is none of its dimensions. */
  Shape shape(int tensor) {
    List<Integer> shape = tensor(tensor).shape();
    boolean sane =
        tensor(tensor).elements() <= ShapeResult.MOST_ELEMENTS
            && shape.stream().allMatch(d -> d > 0);
    if (!sane) {
      throw new Refused("tensor " + tensor + " is " + tensor(tensor), "tensors of known sizes");
    }
    if (shape.isEmpty()) {
      return Shape.of(1);
    }
    boolean leading = shape.size() > 1 && shape.get(0) == 1;
    return new Shape(leading ? shape.subList(1, shape.size()) : shape);
  }

  /** Returns the real values of a constant; empty where the tensor is computed at run time. */
  Optional<RealArray> constant(int index) {
    return values(index, tensor(index).scales().size() == 1 ? 1 : 0);
  }

  /**
   * Returns the real values of constant weights, int8 ones with one scale or one per channel among
   * them; empty where they are computed at run time.
   *
   * @param axis dimension of the output channels
   */
  Optional<RealArray> weights(int index, int axis) {
    List<Integer> shape = tensor(index).shape();
    int count = tensor(index).scales().size();
    boolean perChannel = axis < shape.size() && count == shape.get(axis);
    int inner =
        perChannel && tensor(index).elements() <= ShapeResult.MOST_ELEMENTS
            ? shape.subList(axis + 1, shape.size()).stream().reduce(1, Math::multiplyExact)
            : 1;
    return values(index, perChannel || count == 1 ? inner : 0);
  }

  /**
   * Returns the elements of a constant.
   *
   * @param run of int8 elements until the next scale is theirs; 0 where the scales do not fit
   */
  private Optional<RealArray> values(int index, int run) {
    if (computed.containsKey(index)) {
      return Optional.of(computed.get(index));
    }
    TfliteTensor tensor = tensor(index);
    if (tensor.data().isEmpty() || tensor.sparse()) {
      return Optional.empty();
    }
    ByteBuffer data = tensor.data().get();
    int bytes =
        switch (tensor.type()) {
          case "FLOAT32" -> 4;
          case "FLOAT16" -> 2;
          case "INT8" -> run > 0 ? 1 : 0;
          default -> 0;
        };
    if (bytes == 0 || data.remaining() != tensor.elements() * bytes) {
      throw new Refused("constant " + index + " is " + tensor, "constants in float32 or float16");
    }
    return Optional.of(RealArray.generate(tensor.shape(), i -> element(tensor, data, run, i)));
  }

  private static double element(TfliteTensor tensor, ByteBuffer data, int run, int index) {
    return switch (tensor.type()) {
      case "FLOAT32" -> data.getFloat(4 * index);
      case "FLOAT16" -> Float.float16ToFloat(data.getShort(2 * index));
      default -> {
        int channel = index / run % tensor.scales().size();
        long zeroPoint =
            channel < tensor.zeroPoints().size() ? tensor.zeroPoints().get(channel) : 0;
        yield tensor.scales().get(channel) * (data.get(index) - zeroPoint);
      }
    };
  }

  /** Returns a constant of whole numbers, such as axes. */
  List<Integer> numbers(int index) {
    TfliteTensor tensor = tensor(index);
    int bytes =
        switch (tensor.type()) {
          case "INT32" -> 4;
          case "INT64" -> 8;
          default -> 0;
        };
    boolean there =
        bytes > 0
            && tensor.data().filter(d -> d.remaining() == tensor.elements() * bytes).isPresent();
    if (!there) {
      throw new Refused("tensor " + index + " is computed: " + tensor, "known sizes and axes");
    }
    ByteBuffer data = tensor.data().orElseThrow();
    return IntStream.range(0, (int) tensor.elements())
        .mapToObj(i -> bytes == 4 ? data.getInt(4 * i) : Math.toIntExact(data.getLong(8 * i)))
        .toList();
  }
}
