// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.Draws;
import org.bitloom.ReadExamples;
import org.bitloom.campaign.RandomBranches;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.campaign.RandomJoins;
import org.bitloom.campaign.RandomPools;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Activation;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.Output;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.report.Json;
import org.bitloom.report.PlanReport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CertificateCheckerTest {
  private static final Path EXAMPLE = Path.of("../examples/mlp/mlp.loom");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static Network network() {
    return ReadExamples.of(EXAMPLE);
  }

  private static String plan(Network network) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return Json.write(PlanReport.of(compiler.plan(network).orElseThrow()));
  }

  @Test
  void accepts_the_certificate_that_the_planner_writes() throws Exception {
    Network network = network();
    PlanReport report = Json.read(plan(network), PlanReport.class);
    assertThat(CertificateChecker.check(network, report)).isEmpty();
  }

  @Test
  void accepts_the_certificates_of_convolutions() {
    for (long seed = 0; seed < Draws.of(30); seed++) {
      Network network = RandomConvolutions.of(seed);
      Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
      assertThat(CertificateChecker.check(network, PlanReport.of(plan)))
          .as("seed " + seed)
          .isEmpty();
    }
  }

  @Test
  void accepts_the_certificates_of_pools() {
    for (long seed = 0; seed < Draws.of(60); seed++) {
      Network network = RandomPools.of(seed);
      Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
      assertThat(CertificateChecker.check(network, PlanReport.of(plan)))
          .as("seed " + seed)
          .isEmpty();
    }
  }

  @Test
  void accepts_the_certificates_of_branches_and_joins() {
    for (long seed = 0; seed < Draws.of(40); seed++) {
      for (Network network : List.of(RandomBranches.of(seed, "n"), RandomJoins.of(seed))) {
        Optional<Plan> plan = Planner.plan(network, new Diagnostics());
        plan.ifPresent(
            p ->
                assertThat(CertificateChecker.check(network, PlanReport.of(p)))
                    .as(network.name())
                    .isEmpty());
      }
    }
  }

  /** Whatever a layer is made of, its claimed range is compared with one that is found again. */
  @Test
  void rejects_a_range_that_is_too_narrow_in_any_layer() throws Exception {
    Set<String> kinds = new HashSet<>();
    for (long seed = 0; seed < 12; seed++) {
      for (Network network : List.of(RandomBranches.of(seed, "n"), RandomJoins.of(seed))) {
        Optional<Plan> plan = Planner.plan(network, new Diagnostics());
        if (plan.isEmpty()) {
          continue;
        }
        String text = Json.write(PlanReport.of(plan.get()));
        ObjectNode tree = (ObjectNode) MAPPER.readTree(text);
        for (int i = 0; i < tree.get("layers").size(); i++) {
          ObjectNode json = tree.deepCopy();
          add(layer(json, i, "output_range"), "min", 1);
          kinds.add(layer(json, i).get("operator").asText());
          PlanReport report = Json.read(json.toString(), PlanReport.class);
          assertThat(CertificateChecker.check(network, report)).isNotEmpty();
        }
      }
    }
    assertThat(kinds).contains("add", "concat", "pad");
  }

  @ParameterizedTest
  @MethodSource("corruptions")
  void rejects_a_corrupted_certificate(Consumer<ObjectNode> corruption) throws Exception {
    Network network = network();
    ObjectNode json = (ObjectNode) MAPPER.readTree(plan(network));
    String before = json.toString();
    corruption.accept(json);
    assertThat(json.toString()).isNotEqualTo(before);
    PlanReport report = Json.read(json.toString(), PlanReport.class);
    assertThat(CertificateChecker.check(network, report)).isNotEmpty();
  }

  static Stream<Named<Consumer<ObjectNode>>> corruptions() {
    return Stream.of(
        Named.of("accumulator one bit short", j -> add(layer(j, 0, "accumulator"), "bits", -1)),
        Named.of("accumulator minimum raised", j -> add(layer(j, 0, "accumulator"), "min", 1)),
        Named.of("accumulator maximum lowered", j -> add(layer(j, 1, "accumulator"), "max", -1)),
        Named.of("finished sums narrowed", j -> add(result(j), "max", -1)),
        Named.of("multiplier changed", j -> add(channel(j, 0), "multiplier", 512)),
        Named.of("addend changed", j -> shiftAddends(channel(j, 0), 1L << 31)),
        Named.of("shift changed", j -> add(layer(j, 1, "requantization"), "shift", 1)),
        Named.of("clamp opened", j -> add(layer(j, 0, "requantization", "clamp"), "max", 1)),
        Named.of("output range widened", j -> add(layer(j, 0, "output_range"), "max", 1)),
        Named.of("input range narrowed", j -> add(layer(j, 1, "input_range"), "max", -1)),
        Named.of(
            "another rounding", j -> layer(j, 0, "requantization").put("rounding", "half_even")),
        Named.of("a layer left out", j -> ((ArrayNode) j.get("layers")).remove(1)));
  }

  private static ObjectNode result(ObjectNode json) {
    return layer(json, 0, "accumulator", "result");
  }

  private static ObjectNode channel(ObjectNode json, int layer) {
    return (ObjectNode) layer(json, layer, "requantization").get("channels").get(0);
  }

  private static ObjectNode layer(ObjectNode json, int index, String... path) {
    JsonNode node = json.get("layers").get(index);
    for (String name : path) {
      node = node.get(name);
    }
    return (ObjectNode) node;
  }

  private static void add(ObjectNode object, String field, long delta) {
    object.put(field, object.get(field).asLong() + delta);
  }

  private static void shiftAddends(ObjectNode channel, long delta) {
    add(channel, "addend", delta);
    add(channel, "addend_below", delta);
  }

  /** A layer whose float32 products need steps: its accumulators have more than 24 bits. */
  private static Network stepped() {
    Input x = new Input("x", Shape.of(16), IntType.signed(8), new Quantization((float) 0.1, 3));
    Tensor weights = Tensor.generate(Shape.of(2, 16), i -> 32_767L - 1000 * i);
    Layer layer =
        new DenseLayer(
            "y",
            "x",
            new LayerWeights(weights, IntType.signed(16), List.of(0.001, 0.002), 0),
            Optional.empty(),
            new Activation.None(),
            new Output.Requantized(IntType.signed(8), new Quantization((float) 50, 1)),
            Rounding.FLOAT32_EVEN,
            Optional.empty(),
            Span.ofFile("test.loom"));
    Hardware hardware = new Hardware(new Hardware.Multipliers(16), Map.of());
    return new Network("test", List.of(x), List.of(layer), List.of("y"), hardware);
  }

  @Test
  void accepts_the_certificate_of_a_layer_with_steps() throws Exception {
    PlanReport report = Json.read(plan(stepped()), PlanReport.class);
    assertThat(report.layers().get(0).requantization().channels())
        .allMatch(c -> !c.steps().isEmpty());
    assertThat(CertificateChecker.check(stepped(), report)).isEmpty();
  }

  @Test
  void rejects_packed_products_that_reach_each_other() throws Exception {
    Network network = packed();
    ObjectNode json = (ObjectNode) MAPPER.readTree(plan(network));
    assertThat(CertificateChecker.check(network, Json.read(json.toString(), PlanReport.class)))
        .isEmpty();
    ObjectNode packing = layer(json, 0, "folding", "packing");
    int products = packing.get("products").asInt();

    packing.put("products", 2 * products);
    assertThat(CertificateChecker.check(network, Json.read(json.toString(), PlanReport.class)))
        .anyMatch(failure -> failure.contains("packed products"));
    packing.put("products", products).put("spacing", 14);
    assertThat(CertificateChecker.check(network, Json.read(json.toString(), PlanReport.class)))
        .anyMatch(failure -> failure.contains("packed products"));
  }

  /** A layer whose products of the largest numbers are added four at a time. */
  private static Network packed() {
    Input x = new Input("x", Shape.of(16), IntType.signed(8), new Quantization((float) 0.1, 3));
    Layer layer =
        new DenseLayer(
            "y",
            "x",
            new LayerWeights(
                Tensor.generate(Shape.of(4, 16), i -> i % 3 == 0 ? -127L : 127L),
                IntType.signed(8),
                List.of(0.001),
                0),
            Optional.empty(),
            new Activation.None(),
            new Output.Accumulator(),
            Rounding.HALF_UP,
            Optional.empty(),
            Span.ofFile("test.loom"));
    Hardware hardware = new Hardware(new Hardware.DspBlocks(32), Map.of());
    return new Network("test", List.of(x), List.of(layer), List.of("y"), hardware);
  }

  @ParameterizedTest
  @MethodSource("corruptedSteps")
  void rejects_a_corrupted_step(Consumer<ObjectNode> corruption) throws Exception {
    ObjectNode json = (ObjectNode) MAPPER.readTree(plan(stepped()));
    String before = json.toString();
    corruption.accept(json);
    assertThat(json.toString()).isNotEqualTo(before);
    PlanReport report = Json.read(json.toString(), PlanReport.class);
    assertThat(CertificateChecker.check(stepped(), report)).isNotEmpty();
  }

  static Stream<Named<Consumer<ObjectNode>>> corruptedSteps() {
    return Stream.of(
        Named.of("a step one later", j -> add((ObjectNode) steps(j).get(0), "from", 1)),
        Named.of("a step one earlier", j -> add((ObjectNode) steps(j).get(0), "from", -1)),
        Named.of("another addend", j -> add((ObjectNode) steps(j).get(0), "addend", 1L << 40)),
        Named.of("a step left out", j -> steps(j).remove(0)));
  }

  private static ArrayNode steps(ObjectNode json) {
    return (ArrayNode) channel(json, 0).get("steps");
  }
}
