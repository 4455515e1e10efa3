// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;

/** Where real numbers become quantized values and the other way round. */
final class QuantizeOps {
  private static final String FORM = Layers.QUANTIZE_FORM;

  private static final int MOST_BITS = 16;

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
            .filter(t -> t.bits() <= 8)
            .orElseThrow(
                () ->
                    new Refused(
                        "it makes %s; %s activations have no engine yet"
                            .formatted(type.keyword(), type.keyword()),
                        FORM));
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

  // QONNX

  static Value quant(Reading reading, OnnxNode node) {
    Constant scale = reading.constant(node, 1);
    boolean bipolar = node.operator().equals("BipolarQuant");
    double zero = bipolar ? 0 : reading.scalar(node, 2);
    double bits = bipolar ? 1 : reading.scalar(node, 3);
    boolean signed = bipolar || node.integer("signed", 1) != 0;
    boolean narrow = node.integer("narrow", 0) != 0;
    if (bits != Math.rint(bits) || bits < 1 || bits > MOST_BITS || zero != Math.rint(zero)) {
      throw new Refused(
          "it has %s bits and zero point %s".formatted(bits, zero),
          "Quant with 1 to 16 whole bits and a whole zero point");
    }
    for (double s : scale.values()) {
      if (!(s > 0) || Double.isInfinite(s)) {
        throw new Refused("its scale is " + s, "positive scales");
      }
    }
    GridRounding rounding = bits == 1 && signed ? GridRounding.SIGN : rounding(node, "ROUND");
    Grid grid = grid(scale.values(), zero, (int) bits, signed, narrow, rounding);
    return grid(reading, node, grid, scale.dims());
  }

  private static GridRounding rounding(OnnxNode node, String otherwise) {
    String word = node.text("rounding_mode", otherwise);
    return GridRounding.named(word)
        .orElseThrow(
            () ->
                new Refused(
                    "its rounding mode is " + word,
                    "ROUND, CEIL, FLOOR, UP, DOWN, ROUND_TO_ZERO, HALF_EVEN, HALF_UP, HALF_DOWN"));
  }

  private static Grid grid(
      double[] scales, double zero, int bits, boolean signed, boolean narrow, GridRounding r) {
    if (r == GridRounding.SIGN) {
      return new Grid(IntType.signed(2), scales, zero, -1, 1, r);
    }
    int less = narrow ? 1 : 0;
    long low = signed ? -(1L << (bits - 1)) + less : 0;
    long high = signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1 - less;
    return new Grid(new IntType(signed, bits), scales, zero, low, high, r);
  }

  private static Value grid(Reading reading, OnnxNode node, Grid grid, List<Integer> scaleDims) {
    Value x = reading.value(node, 0);
    Optional<Constant> constant = reading.constantOf(x);
    if (constant.isPresent()) {
      return constantCodes(constant.get(), grid, scaleDims);
    }
    if (grid.scales().length > 1 && !alongChannels(x.dims(), scaleDims)) {
      throw new Refused("its scales " + scaleDims + " are not one per channel", FORM);
    }
    Value.Stream made =
        x instanceof Value.RealInput input
            ? Inputs.quantized(reading, input, grid, node)
            : reading.layers().quantized(x, grid, node);
    return made.real(true);
  }

  private static boolean alongChannels(List<Integer> dims, List<Integer> scaleDims) {
    return dims.size() >= 2
        && scaleDims.size() == dims.size()
        && scaleDims.get(1).equals(dims.get(1))
        && Reading.elements(scaleDims) == dims.get(1);
  }

  /** Quantizes constants; their scales are one, or one along the only dimension that they have. */
  private static Value constantCodes(Constant x, Grid grid, List<Integer> scaleDims) {
    int axis = 0;
    int shift = x.dims().size() - scaleDims.size();
    for (int d = 0; d < scaleDims.size(); d++) {
      if (scaleDims.get(d) > 1) {
        axis = d + shift;
      }
    }
    int own = axis;
    boolean fits =
        grid.scales().length == 1
            || (axis >= 0 && axis < x.dims().size() && x.dims().get(axis) == grid.scales().length);
    if (!fits) {
      throw new Refused("its scales " + scaleDims + " do not fit " + x, FORM);
    }
    Value.KnownCodes like =
        new Value.KnownCodes(x, grid.scales(), new long[] {(long) grid.zeroPoint()}, own);
    Constant codes =
        Constant.generate(
            ElementType.INT32,
            x.dims(),
            x.size(),
            i ->
                grid.rounding()
                    .code(x.get(i), like.scale(i), grid.zeroPoint(), grid.low(), grid.high()));
    return new Value.KnownCodes(codes, grid.scales(), new long[] {(long) grid.zeroPoint()}, own);
  }

  /** Drops low bits of whole numbers of a scale. */
  static Value trunc(Reading reading, OnnxNode node) {
    double scale = reading.scalar(node, 1);
    double zero = reading.scalar(node, 2);
    boolean second = node.input(5).isPresent();
    double inBits = reading.scalar(node, 3);
    double outBits = reading.scalar(node, second ? 5 : 4);
    boolean sane =
        scale > 0
            && zero == Math.rint(zero)
            && outBits == Math.rint(outBits)
            && outBits >= 1
            && outBits <= MOST_BITS
            && inBits == Math.rint(inBits)
            && inBits >= 1
            && inBits <= 62;
    if (!sane) {
      throw new Refused(
          "it goes from %s to %s bits at scale %s, zero point %s"
              .formatted(inBits, outBits, scale, zero),
          "Trunc to 1 to 16 bits");
    }
    GridRounding rounding = rounding(node, "FLOOR");
    double outScale = second ? reading.scalar(node, 4) : scale;
    double by =
        second
            ? Math.scalb(1.0, (int) Math.rint(Math.log(outScale / scale) / Math.log(2)))
            : Math.scalb(1.0, (int) (inBits - outBits));
    boolean signed = node.integer("signed", 1) != 0;
    Grid limits =
        grid(
            new double[] {outScale},
            second ? zero / by : zero,
            (int) outBits,
            signed,
            node.integer("narrow", 0) != 0,
            rounding);
    long low = second ? limits.low() : limits.type().min();
    long high = second ? limits.high() : limits.type().max();
    if (limits.zeroPoint() != Math.rint(limits.zeroPoint())) {
      throw new Refused("its zero point is no whole number of its output's steps", "zero point 0");
    }
    Grid grid =
        new Grid(limits.type(), new double[] {outScale}, limits.zeroPoint(), low, high, rounding);
    return TruncGrid.quantized(reading, node, grid, scale, zero, by).real(true);
  }

  /** Counts thresholds; what is below all of them is {@code out_bias}. */
  static Value multiThreshold(Reading reading, OnnxNode node) {
    Constant thresholds = reading.constant(node, 1);
    double scale = node.real("out_scale", 1);
    double bias = node.real("out_bias", 0);
    int levels = thresholds.dims().isEmpty() ? 0 : thresholds.dims().getLast();
    double least = bias / scale;
    if (!(scale > 0)
        || levels < 1
        || levels >= 1 << MOST_BITS
        || least != Math.rint(least)
        || Math.abs(least) >= 1 << MOST_BITS
        || thresholds.dims().size() != 2) {
      throw new Refused(
          "it has thresholds %s, out_scale %s and out_bias %s"
              .formatted(thresholds.dims(), scale, bias),
          "MultiThreshold with out_bias a whole number of out_scale");
    }
    return ThresholdGrid.quantized(reading, node, thresholds, scale, (long) least).real(true);
  }
}
