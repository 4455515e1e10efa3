// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.Optional;
import org.bitloom.fixed.IntType;

/** Where real numbers become quantized values and the other way round. */
final class QuantizeOps {
  private static final String FORM = GridLayers.FORM;

  /** The widest activations. */
  static final int MOST_BITS = 16;

  private QuantizeOps() {}

  static Value quantizeLinear(Reading reading, OnnxNode node) {
    if (node.integer("block_size", 0) != 0) {
      throw new Refused("it quantizes in blocks", FORM);
    }
    if (reading.value(node, 0) instanceof Value.Known(Constant constant)) {
      return quantizedConstant(reading, node, constant);
    }
    return linear(reading, node, reading.value(node, 0), 1, 2);
  }

  private static Value quantizedConstant(Reading reading, OnnxNode node, Constant x) {
    Constant scale = reading.constant(node, 1);
    Optional<Constant> zero = reading.optionalConstant(node, 2);
    ElementType type = zero.map(Constant::type).orElse(ElementType.UINT8);
    IntType integers =
        type.quantized().orElseThrow(() -> new Refused("it makes " + type.keyword(), FORM));
    Value.KnownCodes like = codes(x, scale, zero, channelAxis(node, x, scale));
    return new Value.Known(
        Constant.generate(
            type,
            x.dims(),
            x.size(),
            i ->
                GridRounding.LINEAR.code(
                    x.get(i), like.scale(i), like.zeroPoint(i), integers.min(), integers.max())));
  }

  private static int channelAxis(OnnxNode node, Constant x, Constant scale) {
    return scale.isScalar() ? 0 : Reading.axis(node.integer("axis", 1), x.dims().size());
  }

  /** Quantizes a value to the scale and the zero point at these inputs of a node. */
  static Value.Stream linear(Reading reading, OnnxNode node, Value value, int scale, int zero) {
    double s = reading.scalar(node, scale);
    Optional<Constant> z = reading.optionalConstant(node, zero);
    ElementType type =
        z.map(Constant::type)
            .or(() -> ElementType.numbered(node.integer("output_dtype", 0)))
            .orElse(ElementType.UINT8);
    Grid grid = grid(s, z.map(Constant::scalar).orElse(0.0), type);
    return value instanceof Value.RealInput input
        ? Inputs.quantized(reading, input, grid, node)
        : reading.layers().quantized(value, grid, node).real(false);
  }

  private static Grid grid(double scale, double zero, ElementType type) {
    IntType integers =
        type.quantized()
            .filter(t -> t.bits() <= MOST_BITS)
            .orElseThrow(() -> new Refused("it makes " + type.keyword(), FORM));
    requireScale(scale);
    return new Grid(
        integers, new double[] {scale}, zero, integers.min(), integers.max(), GridRounding.LINEAR);
  }

  static void requireScale(double scale) {
    if (!(scale > 0) || Double.isInfinite(scale) || (float) scale < Float.MIN_NORMAL) {
      throw new Refused("its scale is " + scale, "positive float32 scales");
    }
  }

  static Value dequantizeLinear(Reading reading, OnnxNode node) {
    if (node.integer("block_size", 0) != 0) {
      throw new Refused("its scales belong to blocks", "scales per tensor or per channel");
    }
    Value x = reading.value(node, 0);
    Constant scale = reading.constant(node, 1);
    if (x instanceof Value.Known(Constant constant)) {
      return codes(
          constant, scale, reading.optionalConstant(node, 2), channelAxis(node, constant, scale));
    }
    long zero = reading.optionalConstant(node, 2).map(z -> (long) z.scalar()).orElse(0L);
    if (x instanceof Value.Summed summed) {
      // The int32 sum of ConvInteger or MatMulInteger.
      double s = reading.scalar(node, 1);
      return SumFunctions.affine(reading, summed, c -> s, c -> -s * zero, c -> s > 0 ? 1 : -1);
    }
    return dequantized(reading, node, 0, reading.scalar(node, 1), zero);
  }

  static Value.KnownCodes codes(
      Constant values, Constant scale, Optional<Constant> zero, int axis) {
    if (!values.type().isInteger() && zero.isEmpty() && values.size() == 0) {
      throw new Refused("its constant is empty", FORM);
    }
    for (double s : scale.values()) {
      requireScale(s);
    }
    long[] zeros =
        zero.map(z -> Arrays.stream(z.values()).mapToLong(v -> (long) v).toArray())
            .filter(z -> z.length > 0)
            .orElse(new long[] {0});
    int channels =
        values.dims().isEmpty() ? 1 : values.dims().get(Math.min(axis, values.dims().size() - 1));
    boolean fits =
        (scale.size() == 1 || scale.size() == channels)
            && (zeros.length == 1 || zeros.length == channels)
            && axis < Math.max(1, values.dims().size());
    if (!fits) {
      throw new Refused(
          "%d scales and %d zero points do not fit %s along axis %d"
              .formatted(scale.size(), zeros.length, values, axis),
          "scales per tensor or per channel");
    }
    return new Value.KnownCodes(values, scale.values(), zeros, axis);
  }

  /** Returns a stream of quantized values as real ones. */
  static Value.Stream dequantized(
      Reading reading, OnnxNode node, int position, double scale, long zeroPoint) {
    Value value = reading.value(node, position);
    if (value instanceof Value.RealInput input) {
      throw new Refused("input '" + input.name() + "' is real", FORM);
    }
    if (!(value instanceof Value.Stream stream)) {
      throw new Refused("it reads real numbers, not quantized values", FORM);
    }
    requireScale(scale);
    if (stream.scale() == scale && stream.zeroPoint() == zeroPoint && stream.oneScale()) {
      return stream.real(true);
    }
    throw new Refused(
        "it takes scale %s and zero point %d where its input was made with %s and %d"
            .formatted(scale, zeroPoint, stream.scale(), stream.zeroPoint()),
        "the numbers of the QuantizeLinear in front");
  }
}
