// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.Draws;
import org.bitloom.campaign.RandomStacks;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Layer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.Network;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.report.Json;
import org.bitloom.report.PlanReport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Orders of channels that a plan claims, right and wrong. */
class OrderClaimsTest {
  private static final Path DESIGN = Path.of("src/test/resources/designs/sparse_turns.loom");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Layers: far, bent, array, even, start, last; the first two and the fourth have an order. */
  private static final int FAR = 0;

  private static final int BENT = 1;
  private static final int EVEN = 3;
  private static final int LAST = 5;

  private static Network network() {
    return new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics())
        .read(DESIGN)
        .orElseThrow();
  }

  private static ObjectNode plan() throws Exception {
    Plan plan = Planner.plan(network(), new Diagnostics()).orElseThrow();
    return (ObjectNode) MAPPER.readTree(Json.write(PlanReport.of(plan)));
  }

  private static List<String> failures(Network network, ObjectNode plan) throws Exception {
    return CertificateChecker.check(network, Json.read(plan.toString(), PlanReport.class));
  }

  private static ObjectNode layer(ObjectNode plan, int index) {
    return (ObjectNode) plan.get("layers").get(index);
  }

  private static ArrayNode order(ObjectNode plan, int index) {
    return (ArrayNode) layer(plan, index).get("order");
  }

  @Test
  void acceptsWhatThePlannerWrites() throws Exception {
    ObjectNode plan = plan();
    assertThat(IntStream.of(FAR, BENT, EVEN).mapToObj(i -> order(plan, i)))
        .allMatch(order -> order.size() > 1);
    assertThat(failures(network(), plan)).isEmpty();
  }

  @Test
  void acceptsThePlansOfStacks() {
    int orders = 0;
    for (long seed = 0; seed < Draws.of(100); seed++) {
      Network network = RandomStacks.of(seed);
      Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
      assertThat(CertificateChecker.check(network, PlanReport.of(plan))).isEmpty();
      orders += plan.schedule().orders().tensors().size();
    }
    assertThat(orders).isGreaterThan(Draws.of(50));
  }

  @ParameterizedTest
  @MethodSource("corruptions")
  void rejectsWhatIsNoOrderOrIsNotFollowed(Consumer<ObjectNode> corruption) throws Exception {
    ObjectNode plan = plan();
    corruption.accept(plan);
    assertThat(failures(network(), plan)).anyMatch(failure -> failure.contains("order"));
  }

  static Stream<Named<Consumer<ObjectNode>>> corruptions() {
    return Stream.of(
        Named.of("a channel twice", j -> order(j, EVEN).set(0, order(j, EVEN).get(1))),
        Named.of("a channel that is none", j -> order(j, EVEN).set(0, MAPPER.valueToTree(5))),
        Named.of("a channel below 0", j -> order(j, EVEN).set(0, MAPPER.valueToTree(-1))),
        Named.of("a channel left out", j -> order(j, EVEN).remove(0)),
        Named.of("no channel", j -> order(j, EVEN).removeAll()),
        Named.of("a table that hands on another order", j -> swap(order(j, BENT))),
        Named.of("a table that hands on none", j -> layer(j, BENT).putNull("order")),
        Named.of("a table that makes one", j -> layer(j, FAR).putNull("order")),
        Named.of("an output", j -> layer(j, LAST).putArray("order").add(1).add(0)));
  }

  private static void swap(ArrayNode order) {
    var first = order.get(0);
    order.set(0, order.get(1));
    order.set(1, first);
  }

  /** The sums of the reader are bounded in the order in which its columns are added. */
  @Test
  void rejectsAnAccumulatorThatSuitsAnotherOrder() throws Exception {
    int narrower = 0;
    for (long seed = 0; seed < 60; seed++) {
      Network network = RandomStacks.of(seed);
      Plan plan = Planner.plan(network, new Diagnostics()).orElseThrow();
      if (plan.schedule().orders().tensors().isEmpty()) {
        continue;
      }
      ObjectNode json = (ObjectNode) MAPPER.readTree(Json.write(PlanReport.of(plan)));
      json.get("layers").forEach(layer -> ((ObjectNode) layer).putNull("order"));
      narrower += failures(network, json).isEmpty() ? 0 : 1;
    }
    assertThat(narrower).isPositive();
  }

  @Test
  void rejectsATensorThatIsAnOutput() throws Exception {
    Network network = network();
    List<String> outputs = new ArrayList<>(network.outputs());
    outputs.add("even");
    Network observed =
        new Network(
            network.name(), network.inputs(), network.layers(), outputs, network.hardware());
    assertThat(failures(observed, plan()))
        .contains("layer 'even' leaves in another order, and 1 layers and 1 outputs read it");
  }

  @Test
  void rejectsATensorWithTwoReaders() throws Exception {
    Network network = network();
    List<Layer> layers = new ArrayList<>(network.layers());
    layers.add(
        new LookupLayer(
            "other",
            "even",
            new UnaryFunction.Tanh(),
            IntType.signed(8),
            new Quantization((float) 0.01, 0),
            Span.ofFile("test.loom")));
    Network branched =
        new Network(
            network.name(), network.inputs(), layers, network.outputs(), network.hardware());
    assertThat(failures(branched, plan()))
        .contains("layer 'even' leaves in another order, and 2 layers and 0 outputs read it");
  }
}
