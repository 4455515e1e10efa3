// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.quantize.RangeMethod;
import org.bitloom.quantize.Scheme;

/**
 * What the numerics block says of a tensor; every part may be missing.
 *
 * @param format type of the elements
 * @param scales one, or one per channel; float32, positive and finite
 * @param zeroPoint quantized value of real 0
 * @param scheme whether a scale that is chosen comes with a zero point
 * @param granularity which elements share a scale that is chosen
 * @param method how the range of a scale that is chosen is found
 */
record TensorNumerics(
    Optional<Placed<NumberFormat>> format,
    Optional<Placed<List<Float>>> scales,
    Optional<Placed<Long>> zeroPoint,
    Optional<Placed<Scheme>> scheme,
    Optional<Placed<Granularity>> granularity,
    Optional<Placed<RangeMethod>> method) {
  /** Which elements share a scale. */
  enum Granularity {
    PER_TENSOR,
    PER_CHANNEL
  }

  /** Says nothing. */
  static final TensorNumerics NOTHING =
      new TensorNumerics(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** Returns these parts, completed by those of {@code defaults}. */
  TensorNumerics over(TensorNumerics defaults) {
    return new TensorNumerics(
        format.or(defaults::format),
        scales.or(defaults::scales),
        zeroPoint.or(defaults::zeroPoint),
        scheme.or(defaults::scheme),
        granularity.or(defaults::granularity),
        method.or(defaults::method));
  }

  /** Returns the same with this type. */
  TensorNumerics withFormat(Placed<NumberFormat> other) {
    return new TensorNumerics(Optional.of(other), scales, zeroPoint, scheme, granularity, method);
  }

  /** Returns the same with these scales. */
  TensorNumerics withScales(Placed<List<Float>> other) {
    return new TensorNumerics(format, Optional.of(other), zeroPoint, scheme, granularity, method);
  }

  /** Returns the same with this zero point. */
  TensorNumerics withZeroPoint(Placed<Long> other) {
    return new TensorNumerics(format, scales, Optional.of(other), scheme, granularity, method);
  }

  /** Returns the same with this scheme. */
  TensorNumerics withScheme(Placed<Scheme> other) {
    return new TensorNumerics(format, scales, zeroPoint, Optional.of(other), granularity, method);
  }

  /** Returns the same with this granularity. */
  TensorNumerics withGranularity(Placed<Granularity> other) {
    return new TensorNumerics(format, scales, zeroPoint, scheme, Optional.of(other), method);
  }

  /** Returns the same with this method. */
  TensorNumerics withMethod(Placed<RangeMethod> other) {
    return new TensorNumerics(format, scales, zeroPoint, scheme, granularity, Optional.of(other));
  }

  /** Returns the scheme that is written. */
  Scheme schemeOr(Scheme otherwise) {
    return scheme.map(Placed::value).orElse(otherwise);
  }

  /** Tells whether all elements share one scale that is chosen. */
  boolean perTensor() {
    return granularity.map(g -> g.value() == Granularity.PER_TENSOR).orElse(false);
  }
}
