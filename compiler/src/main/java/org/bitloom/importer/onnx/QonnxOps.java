// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;

/** The quantizers of QONNX: any number of bits, scales per channel, several roundings. */
final class QonnxOps {
  private static final int MOST_BITS = 16;
  private static final int MOST_INPUT_BITS = 62;

  private QonnxOps() {}

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
      throw new Refused("its scales " + scaleDims + " are not one per channel", GridLayers.FORM);
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
      throw new Refused("its scales " + scaleDims + " do not fit " + x, GridLayers.FORM);
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
    if (!(scale > 0)
        || zero != Math.rint(zero)
        || !whole(outBits, MOST_BITS)
        || !whole(inBits, MOST_INPUT_BITS)) {
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
    double outZero = second ? zero / by : zero;
    Grid grid = truncated(node, outScale, outZero, (int) outBits, rounding, second);
    return TruncGrid.quantized(reading, node, grid, scale, zero, by).real(true);
  }

  private static boolean whole(double bits, int most) {
    return bits == Math.rint(bits) && bits >= 1 && bits <= most;
  }

  /**
   * Returns what the numbers are truncated to.
   *
   * @param second whether the node is of the second version, which saturates
   */
  private static Grid truncated(
      OnnxNode node, double scale, double zero, int bits, GridRounding rounding, boolean second) {
    boolean signed = node.integer("signed", 1) != 0;
    boolean narrow = node.integer("narrow", 0) != 0;
    Grid limits = grid(new double[] {scale}, zero, bits, signed, narrow, rounding);
    long low = second ? limits.low() : limits.type().min();
    long high = second ? limits.high() : limits.type().max();
    if (limits.zeroPoint() != Math.rint(limits.zeroPoint())) {
      throw new Refused("its zero point is no whole number of its output's steps", "zero point 0");
    }
    return new Grid(limits.type(), new double[] {scale}, limits.zeroPoint(), low, high, rounding);
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
