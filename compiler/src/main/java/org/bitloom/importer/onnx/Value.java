// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.operator.Shape;

/** What is known of a tensor. */
sealed interface Value {
  /** Returns the dimensions of the tensor, with a batch of 1. */
  List<Integer> dims();

  /** A constant. */
  record Known(Constant constant) implements Value {
    @Override
    public List<Integer> dims() {
      return constant.dims();
    }
  }

  /**
   * A constant of quantized values.
   *
   * @param codes quantized values
   * @param scales one or one per channel
   * @param zeroPoints one or one per channel
   * @param axis of the channels
   */
  record KnownCodes(Constant codes, double[] scales, long[] zeroPoints, int axis) implements Value {
    @Override
    public List<Integer> dims() {
      return codes.dims();
    }

    int channel(int element) {
      return scales.length == 1 && zeroPoints.length == 1
          ? 0
          : element / Constant.strides(dims())[axis] % dims().get(axis);
    }

    double scale(int element) {
      return scales[scales.length == 1 ? 0 : channel(element)];
    }

    long zeroPoint(int element) {
      return zeroPoints[zeroPoints.length == 1 ? 0 : channel(element)];
    }

    /** Returns a quantized value without its zero point. */
    long centred(int element) {
      return (long) codes.get(element) - zeroPoint(element);
    }
  }

  /** Real numbers that enter the network, changed by a factor and an addend on their way. */
  record RealInput(String name, List<Integer> dims, StreamOrder order, double factor, double addend)
      implements Value {}

  /**
   * Quantized values that travel.
   *
   * @param layer that makes them, or input
   * @param shape of that layer's output
   * @param dims dimensions of the tensor
   * @param order in which its elements travel
   * @param type of the elements
   * @param scales one, or one per channel
   * @param zeroPoint of all
   * @param real whether the tensor is the real values
   */
  record Stream(
      String layer,
      Shape shape,
      List<Integer> dims,
      StreamOrder order,
      IntType type,
      double[] scales,
      long zeroPoint,
      boolean real)
      implements Value {
    double scale() {
      return scales[0];
    }

    Stream real(boolean now) {
      return new Stream(layer, shape, dims, order, type, scales, zeroPoint, now);
    }

    Stream arranged(List<Integer> otherDims, StreamOrder other) {
      return new Stream(layer, shape, otherDims, other, type, scales, zeroPoint, real);
    }

    /** Returns what another layer makes of the elements, whose numbers stay. */
    Stream by(String other, Shape made, List<Integer> otherDims, StreamOrder otherOrder) {
      return new Stream(other, made, otherDims, otherOrder, type, scales, zeroPoint, real);
    }

    boolean oneScale() {
      return scales.length == 1;
    }

    /** Returns its dimensions in the order in which they travel. */
    List<Integer> travelling(String nearest) {
      return Value.travelling(order, dims, nearest);
    }
  }

  /** Returns the dimensions of a tensor in the order in which they travel. */
  static List<Integer> travelling(StreamOrder order, List<Integer> dims, String nearest) {
    return order
        .streamDims(dims)
        .orElseThrow(() -> new Refused("its input " + dims + " travels in pieces", nearest));
  }

  /**
   * A function of each element.
   *
   * @param stream the elements
   * @param values real values of all quantized values of its type, from the least up
   */
  record Tabled(Stream stream, double[] values) implements Value {
    @Override
    public List<Integer> dims() {
      return stream.dims();
    }
  }

  /** A real function of an integer sum, which never falls, or never rises, in a channel. */
  interface ChannelFunction {
    double apply(int channel, double value);
  }

  /**
   * Real numbers that are functions of integer sums.
   *
   * @param sum the sums
   * @param dims dimensions of the tensor
   * @param order in which the elements will travel
   * @param axis dimension of the channels; -1 after they were moved
   * @param real from sum to real number
   * @param signs of the slopes, one per channel
   * @param plain how ONNX Runtime's integer kernels say it, where they can
   * @param then what becomes of the quantized values
   * @param straight from sum to real number, before the first function that is no straight line
   */
  record Summed(
      WeightedSum sum,
      List<Integer> dims,
      StreamOrder order,
      int axis,
      ChannelFunction real,
      int[] signs,
      Optional<PlainSum> plain,
      UnaryOperator<Stream> then,
      ChannelFunction straight)
      implements Value {
    /** Returns sums that rise with their numbers, and that nothing follows so far. */
    static Summed rising(
        WeightedSum sum,
        List<Integer> dims,
        StreamOrder order,
        int axis,
        ChannelFunction real,
        Optional<PlainSum> plain) {
      int[] signs = new int[sum.channels()];
      Arrays.fill(signs, 1);
      return new Summed(sum, dims, order, axis, real, signs, plain, UnaryOperator.identity(), real);
    }

    /** Returns the same sums where a step that moves them will follow. */
    Summed moved(
        List<Integer> otherDims, StreamOrder other, int channels, UnaryOperator<Stream> step) {
      return new Summed(
          sum,
          otherDims,
          other,
          channels,
          real,
          signs,
          plain,
          made -> step.apply(then.apply(made)),
          straight);
    }

    /** Returns the sums as they are before the first function that is not straight. */
    Summed beforeFunctions() {
      return new Summed(sum, dims, order, axis, straight, signs, plain, then, straight);
    }
  }

  /** Two tensors, combined element by element, and clamped. */
  record Combined(
      CombineLayer.Kind kind,
      Stream left,
      Stream right,
      List<Integer> dims,
      double low,
      double high,
      UnaryOperator<Stream> then)
      implements Value {}

  /** Averages, and clamped. */
  record Averaged(
      Stream stream,
      PoolLayer.Form form,
      Shape shape,
      List<Integer> dims,
      StreamOrder order,
      double low,
      double high,
      UnaryOperator<Stream> then)
      implements Value {
    /** Returns the same averages where a step that moves them will follow. */
    Averaged moved(List<Integer> otherDims, StreamOrder other, UnaryOperator<Stream> step) {
      return new Averaged(
          stream, form, shape, otherDims, other, low, high, made -> step.apply(then.apply(made)));
    }
  }

  /** Tensors behind each other. */
  record Joined(List<Value> parts, int axis, List<Integer> dims) implements Value {}

  /** Softmax over the last axis that travels. */
  record Softmaxed(Stream stream, List<Integer> dims) implements Value {}

  /**
   * Real numbers behind the last quantized values.
   *
   * @param sources where the integers are
   * @param node the first node that computes in real numbers
   * @param reason why it does
   */
  record Tail(List<Value> sources, OnnxNode node, String reason, List<Integer> dims)
      implements Value {
    public Tail {
      sources = List.copyOf(sources);
    }
  }

  /** What a refused node would have made. */
  record Unknown() implements Value {
    @Override
    public List<Integer> dims() {
      return List.of();
    }
  }
}
