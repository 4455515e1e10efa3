// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;
import java.util.function.UnaryOperator;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.operator.Quantization;

/**
 * Two tensors that are computed, combined element by element.
 *
 * @param function of two elements
 */
record Pairing(Reading reading, OnnxNode node, DoubleBinaryOperator function) {
  /** Returns the operator of two tensors that are computed. */
  Value of(Value a, Value b) {
    if (sameElements(a, b)) {
      return sameSource(a, b);
    }
    CombineLayer.Kind kind = kind();
    List<Value.Stream> operands =
        Repeating.alike(
            reading.layers(),
            reading.stream(a, node, ElementOps.FORM),
            reading.stream(b, node, ElementOps.FORM),
            node);
    Value.Stream left = operands.get(0);
    Value.Stream right = operands.get(1);
    if (!left.dims().equals(right.dims()) || !left.order().same(right.order())) {
      throw new Refused(
          "it combines %s with %s, or tensors that travel in different orders"
              .formatted(left.dims(), right.dims()),
          ElementOps.FORM);
    }
    if (!left.oneScale() || !right.oneScale()) {
      throw new Refused("it combines channels of different scales", ElementOps.FORM);
    }
    if (reading.qonnx()) {
      return exactPair(kind, left, right);
    }
    return new Value.Combined(
        kind,
        left,
        right,
        left.dims(),
        Double.NEGATIVE_INFINITY,
        Double.POSITIVE_INFINITY,
        UnaryOperator.identity());
  }

  private CombineLayer.Kind kind() {
    return switch (node.operator().replace("QLinear", "")) {
      case "Add" -> CombineLayer.Kind.ADD;
      case "Sub" -> CombineLayer.Kind.SUB;
      case "Mul" -> CombineLayer.Kind.MUL;
      case "Max" -> CombineLayer.Kind.MAXIMUM;
      case "Min" -> CombineLayer.Kind.MINIMUM;
      default -> throw new Refused("it combines two tensors that are computed", ElementOps.FORM);
    };
  }

  private static boolean sameElements(Value a, Value b) {
    return source(a)
        .flatMap(
            x ->
                source(b)
                    .map(
                        y ->
                            x.layer().equals(y.layer())
                                && x.dims().equals(y.dims())
                                && x.order().equals(y.order())
                                && x.oneScale()))
        .orElse(false);
  }

  private static Optional<Value.Stream> source(Value value) {
    return switch (value) {
      case Value.Stream s -> Optional.of(s);
      case Value.Tabled t -> Optional.of(t.stream());
      default -> Optional.empty();
    };
  }

  /** Two functions of one element, combined, are one. */
  private Value sameSource(Value a, Value b) {
    Value.Tabled left = a instanceof Value.Tabled t ? t : reading.layers().table((Value.Stream) a);
    Value.Tabled right = b instanceof Value.Tabled t ? t : reading.layers().table((Value.Stream) b);
    double[] values = new double[left.values().length];
    Arrays.setAll(values, i -> function.applyAsDouble(left.values()[i], right.values()[i]));
    return new Value.Tabled(left.stream(), values);
  }

  /** Adds whole numbers of a common step: a convolution over both, one behind the other. */
  private Value exactPair(CombineLayer.Kind kind, Value.Stream left, Value.Stream right) {
    if (kind.choosesOne()) {
      throw new Refused("it chooses between two tensors that are computed", ElementOps.FORM);
    }
    if (kind == CombineLayer.Kind.MUL) {
      return whole(kind, left, right, left.scale() * right.scale(), 1, 1);
    }
    double ratio = left.scale() / right.scale();
    double step = Math.min(left.scale(), right.scale());
    long leftFactor = Math.round(left.scale() / step);
    long rightFactor = Math.round(right.scale() / step);
    boolean whole =
        leftFactor * step == left.scale()
            && rightFactor * step == right.scale()
            && Math.max(leftFactor, rightFactor) < 1 << 15;
    if (!whole) {
      throw new Refused(
          "its scales %s and %s have a ratio of %s".formatted(left.scale(), right.scale(), ratio),
          "scales of which one is a multiple of the other");
    }
    return whole(kind, left, right, step, leftFactor, rightFactor);
  }

  private Value whole(
      CombineLayer.Kind kind,
      Value.Stream left,
      Value.Stream right,
      double step,
      long leftFactor,
      long rightFactor) {
    Interval l = left.type().range().plus(-left.zeroPoint());
    Interval r = right.type().range().plus(-right.zeroPoint());
    Interval range =
        switch (kind) {
          case ADD -> l.times(leftFactor).plus(r.times(rightFactor));
          case SUB -> l.times(leftFactor).plus(r.times(-rightFactor));
          case MUL -> l.times(r);
          case MAXIMUM, MINIMUM -> l.hull(r);
        };
    IntType type = IntType.signedFor(range);
    if (type.bits() > 16) {
      throw new Refused("its result needs " + type, "results of at most 16 bits");
    }
    Value.Stream other = reading.layers().shaped(right, left.shape(), node);
    String name = reading.layers().name(kind.keyword(), node);
    reading
        .layers()
        .add(
            new CombineLayer(
                name,
                left.layer(),
                other.layer(),
                kind,
                new Activation.None(),
                type,
                new Quantization((float) step, 0),
                Rounding.HALF_EVEN,
                reading.layers().origin()));
    return new Value.Stream(
        name, left.shape(), left.dims(), left.order(), type, new double[] {step}, 0, true);
  }
}
