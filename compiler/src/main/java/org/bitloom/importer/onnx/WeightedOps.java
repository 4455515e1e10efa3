// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Conv, Gemm and MatMul in all their forms. */
record WeightedOps(Reading reading, OnnxNode node) {
  static final String CONV_FORM =
      "Conv over one or two axes of quantized values with constant quantized weights";
  static final String DENSE_FORM =
      "Gemm or MatMul of quantized values by constant quantized weights [inputs, outputs]";

  Value conv() {
    KnownWeights weights = weights(reading.value(node, 1), 0);
    Value.Stream x = elements(CONV_FORM);
    if (node.domain().endsWith("channels_last")) {
      return channelsLast(x, weights);
    }
    return sum(x, weights, bias(2, 1, 1), false);
  }

  /** Tensors are NHWC and weights [o, h, w, i] in this domain. */
  private Value channelsLast(Value.Stream x, KnownWeights weights) {
    List<Integer> first = List.of(0, 3, 1, 2);
    Value.Stream nchw = Moving.transposed(x, first);
    Value.Summed made = (Value.Summed) sum(nchw, weights.transposed(first), bias(2, 1, 1), false);
    List<Integer> back = List.of(0, 2, 3, 1);
    StreamOrder order =
        made.order()
            .transposed(made.dims(), back)
            .orElseThrow(() -> new Refused("its output cannot be transposed", CONV_FORM));
    List<Integer> dims = back.stream().map(made.dims()::get).toList();
    return made.moved(dims, order, 3, UnaryOperator.identity());
  }

  Value qlinearConv() {
    Value.KnownCodes codes = codes(3, 4, 5, 0);
    Value.Stream x = dequantized(0, 1, 2);
    Optional<Constant> bias = reading.optionalConstant(node, 8);
    Value sum = sum(x, new KnownWeights(codes, type(3), false), bias.map(SumBias::integers), false);
    return QuantizeOps.linear(reading, node, sum, 6, 7);
  }

  Value qlinearMatMul() {
    Value.KnownCodes codes = codes(3, 4, 5, 1);
    Value.Stream x = dequantized(0, 1, 2);
    Value sum =
        new MatrixSum(reading, node)
            .product(x, new KnownWeights(codes, type(3), false), Optional.empty(), 1, 1, false);
    return QuantizeOps.linear(reading, node, sum, 6, 7);
  }

  Value qgemm() {
    if (node.integer("transA", 0) != 0) {
      throw new Refused("its first matrix is transposed", DENSE_FORM);
    }
    boolean transposed = node.integer("transB", 0) != 0;
    Value.KnownCodes codes = codes(3, 4, 5, transposed ? 0 : 1);
    Value.Stream x = dequantized(0, 1, 2);
    Value.KnownCodes matrix = transposed ? Moving.transposed(codes, List.of(1, 0)) : codes;
    Optional<SumBias> bias = reading.optionalConstant(node, 6).map(SumBias::integers);
    Value sum =
        new MatrixSum(reading, node)
            .product(
                x, new KnownWeights(matrix, type(3), false), bias, node.real("alpha", 1), 1, false);
    return node.input(7).isPresent() ? QuantizeOps.linear(reading, node, sum, 7, 8) : sum;
  }

  Value integer(boolean convolution) {
    double inputZero = reading.optionalConstant(node, 2).map(Constant::scalar).orElse(0.0);
    Value.Stream x = reading.stream(node, 0, CONV_FORM);
    if (x.zeroPoint() != (long) inputZero) {
      throw new Refused(
          "it takes zero point %s where its input was made with %d"
              .formatted(inputZero, x.zeroPoint()),
          CONV_FORM);
    }
    Constant w = reading.constant(node, 1);
    long[] zeros =
        reading
            .optionalConstant(node, 3)
            .map(z -> Arrays.stream(z.values()).mapToLong(v -> (long) v).toArray())
            .orElse(new long[] {0});
    Value.KnownCodes codes = new Value.KnownCodes(w, new double[] {1}, zeros, convolution ? 0 : 1);
    KnownWeights weights = new KnownWeights(codes, integerType(w), false);
    return convolution
        ? sum(x, weights, Optional.empty(), true)
        : new MatrixSum(reading, node).product(x, weights, Optional.empty(), 1, 1, true);
  }

  Value gemm() {
    if (node.integer("transA", 0) != 0) {
      throw new Refused("its first matrix is transposed", DENSE_FORM);
    }
    boolean transposed = node.integer("transB", 0) != 0;
    KnownWeights weights = weights(reading.value(node, 1), transposed ? 0 : 1);
    KnownWeights matrix = transposed ? weights.transposed(List.of(1, 0)) : weights;
    double alpha = node.real("alpha", 1);
    double beta = node.real("beta", 1);
    return new MatrixSum(reading, node)
        .product(elements(DENSE_FORM), matrix, bias(2, alpha, beta), alpha, beta, false);
  }

  Value matMul() {
    Value second = reading.value(node, 1);
    KnownWeights weights = weights(second, Math.max(0, second.dims().size() - 1));
    return new MatrixSum(reading, node)
        .product(elements(DENSE_FORM), weights, Optional.empty(), 1, 1, false);
  }

  /** Returns what is multiplied. Weights that are integers themselves take integers: int8. */
  private Value.Stream elements(String form) {
    Value x = reading.value(node, 0);
    if (x instanceof Value.RealInput input
        && reading.qonnx()
        && reading.value(node, 1) instanceof Value.Known) {
      return reading.integerInput(input, node);
    }
    return reading.stream(x, node, form);
  }

  private Value.Stream dequantized(int value, int scale, int zero) {
    return QuantizeOps.dequantized(
        reading,
        node,
        value,
        reading.scalar(node, scale),
        reading.optionalConstant(node, zero).map(z -> (long) z.scalar()).orElse(0L));
  }

  private Value.KnownCodes codes(int value, int scale, int zero, int axis) {
    return QuantizeOps.codes(
        reading.constant(node, value),
        reading.constant(node, scale),
        reading.optionalConstant(node, zero),
        axis);
  }

  private IntType type(int value) {
    return integerType(reading.constant(node, value));
  }

  private IntType integerType(Constant constant) {
    return constant
        .type()
        .quantized()
        .orElseThrow(() -> new Refused("its weights are " + constant, CONV_FORM));
  }

  private KnownWeights weights(Value value, int axis) {
    return switch (value) {
      case Value.KnownCodes codes -> {
        IntType type =
            codes
                .codes()
                .type()
                .quantized()
                .filter(t -> !reading.qonnx())
                .orElseGet(
                    () ->
                        IntType.signedFor(
                            Tensor.generate(
                                    Shape.of(codes.codes().size()),
                                    i -> (long) codes.codes().get(i))
                                .range()));
        yield new KnownWeights(codes, type, reading.qonnx());
      }
      case Value.Known(Constant constant) when reading.qonnx() && small(constant) ->
          new KnownWeights(
              new Value.KnownCodes(constant, new double[] {1}, new long[] {0}, axis),
              IntType.signed(17),
              true);
      case Value.Known(Constant constant) ->
          throw new Refused("its weights are " + constant + ", not quantized", CONV_FORM);
      default -> throw new Refused("its second input is computed", DENSE_FORM);
    };
  }

  private static boolean small(Constant constant) {
    return Arrays.stream(constant.values()).allMatch(v -> v == Math.rint(v) && Math.abs(v) < 32768);
  }

  private Optional<SumBias> bias(int position, double alpha, double beta) {
    return reading
        .optional(node, position)
        .map(
            value -> {
              if (value instanceof Value.KnownCodes codes
                  && codes.codes().type() == ElementType.INT32
                  && alpha == 1
                  && beta == 1) {
                return new SumBias(reading.constantOf(codes).orElseThrow().values(), false);
              }
              return new SumBias(
                  reading
                      .constantOf(value)
                      .orElseThrow(() -> new Refused("its bias is computed", CONV_FORM))
                      .values(),
                  false);
            });
  }

  /** A plain convolution of the stretched image, by the kernel turned around. */
  Value convTranspose() {
    TransposedKernel kernel = TransposedKernel.of(node, reading.value(node, 1).dims());
    KnownWeights weights = weights(reading.value(node, 1), 1);
    Value.Stream x = elements(CONV_FORM);
    Value.Stream image = kernel.stretched(reading, x);
    KnownWeights turned =
        new KnownWeights(kernel.turned(weights.codes()), weights.type(), weights.real());
    return new ConvolutionSum(reading, node)
        .of(image, turned, bias(2, 1, 1), false, kernel.groups(), kernel.sweep(x.dims()));
  }

  private Value sum(Value.Stream x, KnownWeights weights, Optional<SumBias> bias, boolean literal) {
    return new ConvolutionSum(reading, node).of(x, weights, bias, literal);
  }
}
