// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimProgress;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Cosimulation;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Icarus;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.script.Effort;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every product of every element and every weight of a format, in the RTL, under stalls. */
@Tag("campaign")
class WeightFormatTest {
  private static final List<IntType> ELEMENTS = List.of(IntType.signed(8), IntType.unsigned(8));

  static Stream<Arguments> formats() {
    List<WeightEncoding> encodings =
        List.of(
            new WeightEncoding.TwosComplement(IntType.signed(4)),
            new WeightEncoding.TwosComplement(IntType.unsigned(3)),
            new WeightEncoding.SignMagnitude(2),
            new WeightEncoding.SignMagnitude(8),
            new WeightEncoding.Bipolar(),
            new WeightEncoding.Ternary(),
            new PowerOfTwo(2),
            new PowerOfTwo(3),
            new PowerOfTwo(4),
            new PowerOfTwo(5),
            new Codebook(16, List.of(-128L, -70L, -3L, 0L, 1L, 5L, 90L, 127L)),
            new Codebook(3, List.of(7L, 8L, 200L)));
    return encodings.stream()
        .flatMap(e -> ELEMENTS.stream().map(x -> Arguments.of(e, x, MultiplierStyle.DSP)));
  }

  static Stream<Arguments> lutMultipliers() {
    return IntStream.rangeClosed(1, 8)
        .boxed()
        .flatMap(bits -> Stream.of(IntType.signed(bits), IntType.unsigned(bits)))
        .flatMap(
            type ->
                ELEMENTS.stream()
                    .map(
                        x ->
                            Arguments.of(
                                new WeightEncoding.TwosComplement(type), x, MultiplierStyle.LUT)));
  }

  /** Neighbouring weights share a multiplication: they are as different as weights can be. */
  static Stream<Arguments> packedMultipliers() {
    return Stream.of(IntType.signed(8), IntType.unsigned(8), IntType.signed(6))
        .flatMap(
            type ->
                ELEMENTS.stream()
                    .map(
                        x ->
                            Arguments.of(
                                new WeightEncoding.TwosComplement(type),
                                x,
                                MultiplierStyle.PACKED)));
  }

  @ParameterizedTest
  @MethodSource({"formats", "lutMultipliers", "packedMultipliers"})
  void everyProductIsRight(WeightEncoding encoding, IntType element, MultiplierStyle style) {
    RequiredTools.assume(new Icarus());
    long[] weights = LongStream.range(0, codes(encoding)).map(encoding::value).distinct().toArray();
    Plan plan = plan(encoding, weights, element, style);
    List<Long> elements = LongStream.rangeClosed(element.min(), element.max()).boxed().toList();

    CosimResult result =
        Cosimulation.run(
            plan,
            design(plan),
            elements.stream().map(x -> List.of(Tensor.of(Shape.of(1), x))).toList(),
            Optional.of(elements.stream().map(x -> List.of(products(weights, x))).toList()),
            new CosimOptions(new Icarus(), Stalls.RANDOM, 5, true, Optional.empty())
                .with(Effort.QUICK),
            CosimProgress.silent());

    assertThat(result.success()).as("%s", result).isTrue();
  }

  private static long codes(WeightEncoding encoding) {
    return encoding instanceof Codebook book ? book.values().size() : 1L << encoding.bits();
  }

  private static Tensor products(long[] weights, long x) {
    return Tensor.generate(Shape.of(weights.length), o -> weights[o] * x);
  }

  private static DesignUnderTest design(Plan plan) {
    var design = Compiler.lower(plan);
    return DesignUnderTest.of(design, Compiler.render(design).files());
  }

  private static Plan plan(
      WeightEncoding encoding, long[] weights, IntType element, MultiplierStyle style) {
    Input input = new Input("x", Shape.of(1), element, new Quantization(1, 0));
    DenseLayer layer =
        new DenseLayer(
            "y",
            "x",
            new LayerWeights(
                Tensor.of(Shape.of(weights.length, 1), weights), encoding, List.of(1.0), 0),
            Optional.empty(),
            new Activation.None(),
            new Output.Accumulator(),
            Rounding.HALF_UP,
            Optional.empty(),
            Span.ofFile("y.loom"));
    Hardware hardware = new Hardware(new Hardware.Multipliers(16), Map.of(), Map.of("y", style));
    Network network =
        new Network("formats", List.of(input), List.of(layer), List.of("y"), hardware);
    return Planner.plan(network, new Diagnostics()).orElseThrow();
  }
}
