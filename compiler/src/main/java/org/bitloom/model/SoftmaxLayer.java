// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.WideSoftmax;

/**
 * Softmax over the channels. The scale of its output is 1/256, and real 0 is the smallest value of
 * its type; of an int16 output the scale is 1/32768, and real 0 is 0.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param beta factor before the exponential function, positive
 * @param type int8, uint8 or int16
 * @param variant whose kernel an int16 output equals; desktop for others
 * @param origin place in the source
 */
public record SoftmaxLayer(
    String name, String input, double beta, IntType type, TfliteVariant variant, Span origin)
    implements UnaryLayer {
  /** 2^26: arguments of the exponential function have 26 fraction bits. */
  private static final double ARGUMENT = 1 << 26;

  private static final double LARGEST = (1L << 31) - 1;

  /** Steps of the table of exponentials of an int16 output, per unit of the argument. */
  private static final double STEPS = 10.0 / 65535.0;

  private static final double LEAST_STEP = Math.scalb(1.0, -WideSoftmax.MOST_RIGHT);
  private static final double STEP_END = 1 << WideSoftmax.MOST_LEFT;

  /** A softmax whose outputs have 8 bits. */
  public SoftmaxLayer(String name, String input, double beta, IntType type, Span origin) {
    this(name, input, beta, type, TfliteVariant.DESKTOP, origin);
  }

  /** Returns the scale and zero point of every softmax with outputs of this type. */
  public static Quantization quantization(IntType type) {
    return wide(type) ? new Quantization(1.0 / 32768, 0) : new Quantization(1.0 / 256, type.min());
  }

  /** Returns whether outputs of a type are those of int16. */
  public static boolean wide(IntType type) {
    return type.equals(WideSoftmax.OUTPUT);
  }

  /** Returns the type of the output where nothing is said of it. */
  public static IntType usualType(IntType input) {
    return input.bits() <= Softmax.WIDEST_INPUT ? IntType.signed(8) : WideSoftmax.OUTPUT;
  }

  /** Returns one step of the input as an argument of the exponential function, in Q5.26. */
  public static double step(double beta, double inputScale) {
    return Math.min(beta * inputScale * ARGUMENT, LARGEST);
  }

  /** Returns one step of the input in steps of the table of exponentials of an int16 output. */
  private double tableStep(double inputScale) {
    double product =
        switch (variant) {
          case DESKTOP -> (float) inputScale * (float) beta;
          case MICRO -> inputScale * beta;
        };
    return product / STEPS;
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0));
  }

  /** Returns the shape of the softmax of a tensor. */
  public static ShapeResult shape(Shape x) {
    return x.channels() <= Softmax.MOST_CHANNELS
        ? new ShapeResult.Known(x)
        : ShapeResult.wrong(
            "softmax sums at most %s channels, not %s"
                .formatted(Softmax.MOST_CHANNELS, x.channels()));
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    int widest = wide(type) ? WideSoftmax.WIDEST_INPUT : Softmax.WIDEST_INPUT;
    return LayerCheck.widths(this, inputs, widest, Misfit.TooWide.Use.OPERAND)
        .or(() -> stepMisfit(inputs.get(0)));
  }

  private Optional<Misfit> stepMisfit(TypedTensor x) {
    boolean scaled = beta > 0 && Double.isFinite(beta);
    return wide(type) ? wideMisfit(scaled, x) : narrowMisfit(scaled, x);
  }

  /** One step of the input has to be above 2^-26 after beta, or exponentials have no bits. */
  private Optional<Misfit> narrowMisfit(boolean scaled, TypedTensor x) {
    return scaled && step(beta, x.scale()) > 1
        ? Optional.empty()
        : Optional.of(
            new Misfit.Chosen("beta", "beta times the input's scale has to be above 2^-26"));
  }

  /** Distances have to stay in int32, and one of them has to be a step of the table. */
  private Optional<Misfit> wideMisfit(boolean scaled, TypedTensor x) {
    double step = tableStep(x.scale());
    return scaled && step >= LEAST_STEP && step < STEP_END - 1
        ? Optional.empty()
        : Optional.of(
            new Misfit.Chosen(
                "beta",
                "beta times the input's scale has to be from 2.33e-9 to 4.999 for int16 outputs"));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Quantization from = x.quantization().orElse(new Quantization(1, 0));
    if (wide(type)) {
      return List.of(
          new WideSoftmax(
              x.type(),
              Multiplier.quantize(tableStep(from.scale())),
              SoftmaxTables.exponentials(variant),
              SoftmaxTables.reciprocals(variant)));
    }
    Multiplier scale = Multiplier.quantize(step(beta, from.scale()));
    return List.of(new Softmax(x.type(), scale, type));
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return Optional.of(quantization(type));
  }

  @Override
  public LayerCall call() {
    return LayerCall.of("softmax", inputs()).unless(1.0, "beta", beta).with(variant);
  }

  @Override
  public Optional<Output> result() {
    return Optional.of(new Output.Requantized(type, quantization(type)));
  }

  @Override
  public boolean fixesInputs() {
    return true;
  }
}
