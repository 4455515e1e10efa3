// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.Draws;
import org.bitloom.campaign.RandomNetwork;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.Rounding;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Activation;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.model.RequiredAccumulator;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.EnginePlan;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.MacEngine;
import org.bitloom.plan.engine.MacPlan;
import org.bitloom.plan.engine.SparseEngine;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Span PLACE = Span.ofFile("test.loom");

  private static Layer dense(String name, String input, int units, int inputs, IntType required) {
    SplittableRandom random = new SplittableRandom(units * 31L + inputs);
    Tensor weights = Tensor.generate(Shape.of(units, inputs), i -> random.nextInt(-128, 128));
    return new DenseLayer(
        name,
        input,
        new LayerWeights(weights, IntType.signed(8), List.of(0.01), 0),
        Optional.empty(),
        new Activation.Relu(),
        new Output.Requantized(IntType.signed(8), new Quantization(0.5, -128)),
        Rounding.DOUBLE_AWAY,
        Optional.ofNullable(required).map(type -> new RequiredAccumulator(type, PLACE)),
        PLACE);
  }

  /** Returns a layer of which one bias is as large as a file can make it. */
  private static Layer biased(String name, String input, long bias) {
    LayerWeights weights =
        new LayerWeights(
            Tensor.generate(Shape.of(2, 40), i -> 1), IntType.signed(8), List.of(0.01), 0);
    return new DenseLayer(
        name,
        input,
        weights,
        Optional.of(Tensor.generate(Shape.of(2), i -> i == 0 ? bias : 0)),
        new Activation.Relu(),
        new Output.Requantized(IntType.signed(8), new Quantization(0.5, -128)),
        Rounding.DOUBLE_AWAY,
        Optional.empty(),
        Span.ofFile("test.loom"));
  }

  private static Network network(Hardware hardware, Layer... layers) {
    Input x = new Input("x", Shape.of(40), IntType.signed(8), new Quantization(0.1, 3));
    String last = layers[layers.length - 1].name();
    return new Network("test", List.of(x), List.of(layers), List.of(last), hardware);
  }

  private static Hardware multipliers(int count) {
    return new Hardware(new Hardware.Multipliers(count), Map.of());
  }

  @Test
  void without_a_mac_array_the_budget_bounds_the_elements_of_a_beat() {
    Layer table =
        new LookupLayer(
            "t",
            "x",
            new UnaryFunction.Tanh(),
            IntType.signed(8),
            new Quantization(1.0 / 128, 0),
            PLACE);
    Plan plan = Planner.plan(network(multipliers(8), table), new Diagnostics()).orElseThrow();
    assertThat(plan.schedule().initiationInterval()).isEqualTo(5);
    assertThat(plan.schedule().inputs().get(0).lanes()).isEqualTo(8);
  }

  @Test
  void a_larger_budget_is_never_slower_and_never_exceeded() {
    long before = Long.MAX_VALUE;
    for (int budget = 2; budget <= 2000; budget = budget * 3 / 2 + 1) {
      Network network =
          network(
              multipliers(budget), dense("a", "x", 30, 40, null), dense("b", "a", 17, 30, null));
      Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
      assertThat(plan.multipliers()).isLessThanOrEqualTo(budget);
      assertThat(plan.schedule().initiationInterval()).isLessThanOrEqualTo(before);
      before = plan.schedule().initiationInterval();
    }
    assertThat(before).isLessThanOrEqualTo(2);
  }

  @Test
  void the_hardware_block_never_changes_a_result() {
    Network network =
        network(multipliers(5), dense("a", "x", 30, 40, null), dense("b", "a", 17, 30, null));
    Plan first = Planner.plan(network, new Diagnostics()).orElseThrow();
    for (int budget : new int[] {1, 7, 64, 200, 512}) {
      Plan other = Planner.plan(network.with(multipliers(budget)), new Diagnostics()).orElseThrow();
      assertThat(other.network().outputs()).isEqualTo(first.network().outputs());
      assertThat(results(other)).isEqualTo(results(first));
    }
  }

  private static List<Tensor> results(Plan plan) {
    Shape shape = plan.network().inputs().get(0).type().shape();
    Tensor input = Tensor.generate(shape, i -> 37L * i % 251 - 125);
    Map<String, Tensor> values = new GoldenModel(plan.network()).run(List.of(input));
    return Stream.of("a", "b").map(values::get).toList();
  }

  /** Of 64 sums of 40 products in 9 cycles, 63 take 7 x 40, and one takes 1 x 5. */
  @Test
  void a_layer_is_computed_in_parts_where_that_makes_a_budget_go_further() {
    Network network = network(multipliers(285), dense("a", "x", 64, 40, null));
    Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
    assertThat(plan.schedule().macs().keySet())
        .containsExactlyInAnyOrder("a_first_accumulator", "a_rest_accumulator");
    assertThat(plan.multipliers()).isEqualTo(285);
    assertThat(plan.schedule().initiationInterval()).isEqualTo(9);
    Network smaller = network.with(multipliers(250));
    assertThat(Planner.plan(smaller, new Diagnostics()).orElseThrow().schedule().macs().keySet())
        .containsExactly("a_accumulator");
  }

  @Test
  void a_sum_beyond_63_bits_is_an_error_of_its_layer() {
    for (long bias : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 1L << 62, -(1L << 62) - 1}) {
      Layer first = dense("a", "x", 40, 40, null);
      Diagnostics diagnostics = new Diagnostics();
      assertThat(Planner.plan(network(multipliers(9), first, biased("b", "a", bias)), diagnostics))
          .isEmpty();
      assertThat(ids(diagnostics)).containsExactly("B0601");
      assertThat(diagnostics.sorted().get(0).title()).contains("layer 'b'");
    }
  }

  @Test
  void a_fixed_folding_is_obeyed() {
    Hardware hardware =
        new Hardware(
            new Hardware.Multipliers(100), Map.of("a", new Hardware.Fold(7, 11, Optional.empty())));
    Network network =
        network(hardware, dense("a", "x", 30, 40, null), dense("b", "a", 17, 30, null));
    Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
    Folding folding = plan.schedule().macs().get("a_accumulator").folding();
    assertThat(folding).isEqualTo(new Folding(30, 40, 7, 11));
  }

  @Test
  void a_throughput_is_kept_with_the_fewest_multipliers() {
    Hardware hardware = new Hardware(new Hardware.Throughput(1_000_000, 100_000_000), Map.of());
    Network network = network(hardware, dense("a", "x", 30, 40, null));
    Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
    assertThat(plan.schedule().initiationInterval()).isLessThanOrEqualTo(100);
    assertThat(plan.multipliers()).isEqualTo(12);
  }

  @Test
  void a_throughput_out_of_reach_is_an_error() {
    Hardware hardware = new Hardware(new Hardware.Throughput(1_000_000_000, 100_000_000), Map.of());
    Diagnostics diagnostics = new Diagnostics();
    assertThat(Planner.plan(network(hardware, dense("a", "x", 30, 40, null)), diagnostics))
        .isEmpty();
    assertThat(ids(diagnostics)).containsExactly("B0603");
  }

  /** The throughput that the help names is kept, and one more is out of reach. */
  @Test
  void the_nearest_throughput_is_named() {
    for (Map<String, Hardware.Fold> folds :
        List.<Map<String, Hardware.Fold>>of(
            Map.of(), Map.of("b", new Hardware.Fold(3, 7, Optional.empty())))) {
      Network network =
          network(
              new Hardware(new Hardware.Throughput(1_000_000_000, 100_000_000), folds),
              dense("a", "x", 30, 40, null),
              dense("b", "a", 17, 30, null));
      Diagnostics diagnostics = new Diagnostics();
      assertThat(Planner.plan(network, diagnostics)).isEmpty();
      String help = diagnostics.sorted().get(0).helps().get(0);
      long nearest = Long.parseLong(help.replaceAll("at most (\\d+) per second.*", "$1"));
      assertThat(planned(network, folds, nearest)).isTrue();
      assertThat(planned(network, folds, nearest + 1)).isFalse();
    }
  }

  private static boolean planned(
      Network network, Map<String, Hardware.Fold> folds, long perSecond) {
    Hardware hardware = new Hardware(new Hardware.Throughput(perSecond, 100_000_000), folds);
    return Planner.plan(network.with(hardware), new Diagnostics()).isPresent();
  }

  @Test
  void a_budget_below_one_multiplier_per_layer_is_kept_in_turns() {
    Network network =
        network(multipliers(1), dense("a", "x", 30, 40, null), dense("b", "a", 17, 30, null));
    Diagnostics diagnostics = new Diagnostics();
    Plan plan = Planner.plan(network, diagnostics).orElseThrow();
    assertThat(plan.multipliers()).isEqualTo(1);
    assertThat(plan.schedule().shared()).hasSize(1);
    assertThat(ids(diagnostics)).isEmpty();
  }

  @Test
  void a_budget_below_one_multiplier_per_layer_is_a_warning_where_a_layer_keeps_its_own() {
    Network drawn =
        network(multipliers(1), dense("a", "x", 30, 40, null), dense("b", "a", 17, 30, null));
    Hardware.Fold fold = new Hardware.Fold(1, 1, Optional.empty());
    Network network = drawn.with(drawn.hardware().withFolds(Map.of("a", fold)));
    Diagnostics diagnostics = new Diagnostics();
    Plan plan = Planner.plan(network, diagnostics).orElseThrow();
    assertThat(plan.multipliers()).isEqualTo(2);
    assertThat(ids(diagnostics)).containsExactly("B0604");
    assertThat(diagnostics.hasErrors()).isFalse();
  }

  /** Twelve layers take turns at one multiplier, so thirteen need two. */
  @Test
  void a_budget_that_not_even_turns_keep_names_the_smallest_one_that_they_do() {
    Layer[] layers =
        IntStream.range(0, 13)
            .mapToObj(i -> dense("l" + i, i == 0 ? "x" : "l" + (i - 1), 40, 40, null))
            .toArray(Layer[]::new);
    Diagnostics diagnostics = new Diagnostics();

    assertThat(Planner.plan(network(multipliers(1), layers), diagnostics)).isPresent();

    assertThat(ids(diagnostics)).containsExactly("B0604");
    assertThat(diagnostics.sorted().get(0).helps()).containsExactly("allow 2 multipliers");
    Plan kept = Planner.plan(network(multipliers(2), layers), new Diagnostics()).orElseThrow();
    assertThat(kept.multipliers()).isEqualTo(2);
  }

  @Test
  void a_required_accumulator_is_checked_to_the_bit() {
    Plan plan =
        Planner.plan(network(multipliers(9), dense("a", "x", 30, 40, null)), new Diagnostics())
            .orElseThrow();
    int bits = plan.schedule().macs().get("a_accumulator").accumulatorType().bits();
    Diagnostics diagnostics = new Diagnostics();
    Network wide = network(multipliers(9), dense("a", "x", 30, 40, IntType.signed(bits)));
    assertThat(Planner.plan(wide, diagnostics)).isPresent();
    Network narrow = network(multipliers(9), dense("a", "x", 30, 40, IntType.signed(bits - 1)));
    assertThat(Planner.plan(narrow, diagnostics)).isEmpty();
    assertThat(ids(diagnostics)).containsExactly("B0204");
    assertThat(diagnostics.sorted().get(0).helps().get(0)).contains("int" + bits);
  }

  private static List<String> ids(Diagnostics diagnostics) {
    return diagnostics.sorted().stream().map(Diagnostic::code).map(c -> c.id()).toList();
  }

  @Test
  void registers_stay_in_their_proven_ranges_and_some_input_reaches_the_bounds() {
    for (int seed = 0; seed < Draws.of(60); seed++) {
      Plan plan = Planner.plan(RandomNetwork.of(seed), new Diagnostics()).orElse(null);
      if (plan == null) {
        continue;
      }
      for (Node node : plan.network().nodes()) {
        if (node.operator() instanceof Dense) {
          checkExtremes(
              computed(plan.schedule().engine(node)), plan.schedule().macs().get(node.name()));
        }
      }
    }
  }

  /** Returns what an engine computes: columns are in the order in which they arrive. */
  private static Dense computed(EnginePlan engine) {
    return (Dense)
        (engine instanceof SparseEngine sparse
            ? sparse.operator()
            : ((MacEngine) engine).operator());
  }

  /** Drives each output channel to both ends with the input that is worst for it. */
  private static void checkExtremes(Dense dense, MacPlan mac) {
    Map<String, Interval> reached = new HashMap<>();
    Interval x = dense.input().range();
    for (int o = 0; o < dense.outputCount(); o++) {
      for (boolean up : new boolean[] {false, true}) {
        long acc = dense.bias().get(o);
        for (int beat = 0; beat < mac.folding().synapseFold(); beat++) {
          for (int lane = 0; lane < mac.folding().simd(); lane++) {
            int i = beat * mac.folding().simd() + lane;
            if (i < dense.inputCount()) {
              long w = dense.weights().get(o, i);
              acc += w * (w > 0 == up ? x.max() : x.min());
            }
          }
          assertThat(mac.accumulator().contains(acc)).isTrue();
        }
        long end = acc;
        reached.merge("result", Interval.of(end), Interval::hull);
      }
    }
    assertThat(reached.get("result")).isEqualTo(mac.result());
  }
}
