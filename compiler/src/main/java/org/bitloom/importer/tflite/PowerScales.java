// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.model.TfliteVariant;

/**
 * Sums of int16 tensors whose scales are powers of two, of files that allow TFLite for desktops its
 * older kernel for them: one operand is shifted to the right, rounded half away from zero, the
 * other one has the scale of the output. Source: {@code add.cc} and {@code sub.cc} of TFLite 2.6.
 */
final class PowerScales {
  static final String NEAREST =
      " of two tensors of one shape, one with the scale of the output and one with that over a"
          + " power of two up to 2^14, or any scales with pot_scale_int16 = false";

  /** TFLite takes scales within this distance for powers of two, in logarithms; some more here. */
  private static final double NEAR = 1.01e-3;

  /** Beyond it, the kernel's mask leaves int16. */
  private static final int LARGEST_SHIFT = 14;

  private final TfliteOperator operator;
  private final OperatorTensors common;
  private final TensorCheck check;
  private final Arithmetic arithmetic;

  PowerScales(
      TfliteOperator operator, OperatorTensors common, TensorCheck check, Arithmetic arithmetic) {
    this.operator = operator;
    this.common = common;
    this.check = check;
    this.arithmetic = arithmetic;
  }

  /** Tells whether TFLite takes the kernel. */
  boolean applies() {
    return arithmetic.variant() == TfliteVariant.DESKTOP
        && operator
            .options(TfliteOptions.Elementwise.class)
            .map(TfliteOptions.Elementwise::powersOfTwo)
            .orElse(false)
        && tensors().map(PowerScales::scale).allMatch(s -> distance(s) < NEAR);
  }

  /** Returns why the kernel refuses the operator, or cannot be built. */
  Optional<String> problem() {
    List<TfliteTensor> tensors = tensors().toList();
    Optional<TfliteTensor> odd = tensors.stream().filter(t -> distance(scale(t)) > 0).findFirst();
    if (odd.isPresent()) {
      return Optional.of(
          "scale %s of tensor %d is taken for the power of two beside it"
              .formatted(scale(odd.get()), odd.get().index()));
    }
    int less = Math.min(shift(0), shift(1));
    int more = Math.max(shift(0), shift(1));
    if (less != 0 || more > LARGEST_SHIFT) {
      return Optional.of(
          "its scales are %s, %s and %s, all powers of two"
              .formatted(scale(tensors.get(0)), scale(tensors.get(1)), scale(tensors.get(2))));
    }
    return check.shape(tensors.get(0)).equals(check.shape(tensors.get(1)))
        ? Optional.empty()
        : Optional.of("scales that are powers of two let no operand be repeated");
  }

  /** Returns the bits by which an operand is shifted to the right. */
  int shift(int position) {
    return exponent(scale(common.output())) - exponent(scale(common.input(position)));
  }

  private Stream<TfliteTensor> tensors() {
    return Stream.of(common.input(0), common.input(1), common.output());
  }

  private static float scale(TfliteTensor tensor) {
    return tensor.scales().get(0);
  }

  private static int exponent(double scale) {
    return (int) Math.rint(StrictMath.log(scale) / StrictMath.log(2));
  }

  /** Returns the distance from the nearest power of two, in logarithms; 0 only for one itself. */
  private static double distance(double scale) {
    double power = Math.scalb(1.0, exponent(scale));
    return Math.abs(StrictMath.log(scale / power)) / StrictMath.log(2);
  }
}
