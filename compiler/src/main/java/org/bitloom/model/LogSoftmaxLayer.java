// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.Float32;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.Tensor;

/**
 * The logarithm of softmax over the channels. The scale of its output is 1/16, and real 0 is the
 * largest value of its type.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param type int8 or uint8
 * @param variant whose kernel it is; TFLite Micro has none that makes uint8
 * @param origin place in the source
 */
public record LogSoftmaxLayer(
    String name, String input, IntType type, TfliteVariant variant, Span origin)
    implements UnaryLayer {
  /** One step of the input has to be a float32 that logarithms of sums have fraction bits for. */
  private static final int LEAST_EXPONENT = -27;

  /** The largest step of the input, 2^2, keeps all elements below 2^10. */
  private static final int EXPONENT_END = 2;

  /** Returns the scale and zero point of every output of this type. */
  public static Quantization quantization(IntType type) {
    return new Quantization(1.0 / (1 << LogSoftmax.OUTPUT_FRACTION_BITS), type.max());
  }

  @Override
  public ShapeResult shape(List<Shape> inputs) {
    return shape(inputs.get(0));
  }

  /** Returns the shape of the logarithm of softmax of a tensor. */
  public static ShapeResult shape(Shape x) {
    return x.channels() <= LogSoftmax.MOST_CHANNELS
        ? new ShapeResult.Known(x)
        : ShapeResult.wrong(
            "log_softmax sums at most %s channels, not %s"
                .formatted(LogSoftmax.MOST_CHANNELS, x.channels()));
  }

  @Override
  public Optional<Misfit> numbersMisfit(List<TypedTensor> inputs) {
    return LayerCheck.widths(this, inputs, LogSoftmax.WIDEST_INPUT, Misfit.TooWide.Use.OPERAND)
        .or(
            () ->
                switch (variant) {
                  case DESKTOP -> scaleMisfit(inputs.get(0).scale());
                  case MICRO -> microMisfit(inputs.get(0).scale());
                });
  }

  private Optional<Misfit> microMisfit(double scale) {
    if (!type.signed()) {
      return Optional.of(
          new Misfit.Chosen("tflite", "log_softmax of TFLite Micro makes int8, not " + type));
    }
    return SoftmaxLayer.step(1, scale) > 1
        ? Optional.empty()
        : Optional.of(new Misfit.Chosen("log_softmax", "the input's scale has to be above 2^-26"));
  }

  private static Optional<Misfit> scaleMisfit(double scale) {
    int exponent = Math.getExponent((float) scale);
    return exponent >= LEAST_EXPONENT && exponent < EXPONENT_END
        ? Optional.empty()
        : Optional.of(
            new Misfit.Chosen(
                "log_softmax", "the input's scale has to be from 2^-27 to below 2^2"));
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    return List.of(
        switch (variant) {
          case DESKTOP -> floating(x);
          case MICRO ->
              new FixedLogSoftmax(
                  new Softmax(
                      x.type(), Multiplier.quantize(SoftmaxLayer.step(1, x.scale())), type));
        });
  }

  private LogSoftmax floating(TypedTensor x) {
    float scale = (float) x.scale();
    IntType element = x.type().elementType();
    int fractionBits = fractionBits(scale);
    Shape values = Shape.of(1 << element.bits());
    Tensor exponentials =
        Tensor.generate(
            values, d -> Float.floatToRawIntBits(FloatExponential.of(-scale * (float) d)));
    Tensor logits =
        Tensor.generate(
            values, i -> Float32.fixed(scale * (float) (element.min() + i), fractionBits));
    return new LogSoftmax(x.type(), exponentials, logits, fractionBits, type);
  }

  /** The last bit of the smallest element that is not 0 is even, and so is half of it. */
  private static int fractionBits(float scale) {
    int last = Float32.SIGNIFICAND_BITS - 1 - Math.getExponent(scale);
    return Math.max(last + 2, LogSoftmax.LEAST_FRACTION_BITS);
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return Optional.of(quantization(type));
  }

  @Override
  public LayerCall call() {
    return LayerCall.of("log_softmax", inputs()).with(variant);
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
