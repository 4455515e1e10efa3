// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.campaign.RandomNetwork;
import org.bitloom.campaign.RandomPools;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Test;

class GoldenModelTest {
  private static final int NETWORKS = 150;

  private static List<Tensor> inputs(IntegerNetwork network, SplittableRandom random) {
    List<Tensor> inputs = new ArrayList<>();
    for (Edge edge : network.inputs()) {
      TensorType type = edge.type();
      inputs.add(
          Tensor.generate(
              type.shape(),
              i ->
                  switch (random.nextInt(5)) {
                    case 0 -> type.range().min();
                    case 1 -> type.range().max();
                    default -> random.nextLong(type.range().min(), type.range().max() + 1);
                  }));
    }
    return inputs;
  }

  @Test
  void every_edge_equals_the_scalar_meaning_of_its_operator() {
    int planned = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Plan plan = Planner.plan(RandomNetwork.of(seed), new Diagnostics()).orElse(null);
      if (plan == null) {
        continue;
      }
      planned++;
      GoldenModel model = new GoldenModel(plan.network());
      SplittableRandom random = new SplittableRandom(seed);
      for (int sample = 0; sample < 4; sample++) {
        List<Tensor> inputs = inputs(plan.network(), random);
        assertThat(model.run(inputs)).as("seed %d", seed).isEqualTo(scalar(plan, inputs));
      }
    }
    assertThat(planned).isGreaterThan(NETWORKS * 9 / 10);
  }

  @Test
  void every_edge_of_a_convolution_equals_the_scalar_meaning() {
    for (int seed = 0; seed < NETWORKS; seed++) {
      Plan plan = Planner.plan(RandomConvolutions.of(seed), new Diagnostics()).orElseThrow();
      List<Tensor> inputs = inputs(plan.network(), new SplittableRandom(seed));
      assertThat(new GoldenModel(plan.network()).run(inputs))
          .as("seed %d", seed)
          .isEqualTo(scalar(plan, inputs));
    }
  }

  @Test
  void every_edge_of_a_pool_equals_the_scalar_meaning() {
    for (int seed = 0; seed < NETWORKS; seed++) {
      Plan plan = Planner.plan(RandomPools.of(seed), new Diagnostics()).orElseThrow();
      List<Tensor> inputs = inputs(plan.network(), new SplittableRandom(seed));
      assertThat(new GoldenModel(plan.network()).run(inputs))
          .as("seed %d", seed)
          .isEqualTo(scalar(plan, inputs));
    }
  }

  private static Map<String, Tensor> scalar(Plan plan, List<Tensor> inputs) {
    Map<String, Tensor> values = new HashMap<>();
    for (int i = 0; i < inputs.size(); i++) {
      values.put(plan.network().inputs().get(i).name(), inputs.get(i));
    }
    for (Node node : plan.network().nodes()) {
      List<Tensor> arguments = node.inputs().stream().map(e -> values.get(e.name())).toList();
      values.put(node.output().name(), node.operator().evaluate(arguments));
    }
    return values;
  }

  @Test
  void the_proven_requantizers_give_the_same_values_as_the_reference() {
    for (int seed = 0; seed < NETWORKS; seed++) {
      Plan plan = Planner.plan(RandomNetwork.of(seed), new Diagnostics()).orElse(null);
      if (plan == null) {
        continue;
      }
      Map<String, Tensor> values =
          new GoldenModel(plan.network()).run(inputs(plan.network(), new SplittableRandom(seed)));
      for (Node node : plan.network().nodes()) {
        if (plan.requantizers().containsKey(node.name())) {
          Tensor from = values.get(node.inputs().get(0).name());
          Tensor to = values.get(node.output().name());
          for (int i = 0; i < from.size(); i++) {
            int channel = i % from.shape().channels();
            assertThat(plan.requantizers().get(node.name()).apply(channel, from.get(i)))
                .isEqualTo(to.get(i));
          }
        }
      }
    }
  }

  @Test
  void inputs_of_another_shape_or_range_are_refused() {
    Plan plan =
        IntStream.range(0, NETWORKS)
            .mapToObj(seed -> Planner.plan(RandomNetwork.of(seed), new Diagnostics()))
            .flatMap(Optional::stream)
            .filter(p -> p.network().inputs().size() == 1)
            .findFirst()
            .orElseThrow();
    GoldenModel model = new GoldenModel(plan.network());
    TensorType type = plan.network().inputs().get(0).type();
    Tensor beyond = Tensor.generate(type.shape(), i -> type.range().max() + 1);
    assertThatThrownBy(() -> model.run(List.of(beyond)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("input '" + plan.network().inputs().get(0).name() + "'");
    assertThatThrownBy(() -> model.run(List.of(beyond, beyond)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_value_outside_of_its_proven_range_is_a_bug_with_a_name() {
    TensorType input = TensorType.full(Shape.of(3), IntType.signed(8));
    TensorType tooNarrow = new TensorType(Shape.of(3), IntType.signed(8), new Interval(-5, 5));
    Edge x = new Edge("x", input, Optional.empty());
    Edge y = new Edge("y", tooNarrow, Optional.empty());
    Node node = new Node("y", "y", new Reshape(input, Shape.of(3)), List.of(x), y, "test");
    GoldenModel model =
        new GoldenModel(new IntegerNetwork("n", List.of(x), List.of(node), List.of(y)));
    assertThat(model.outputs(List.of(List.of(Tensor.of(Shape.of(3), 5, -5, 0))))).hasSize(1);
    assertThatThrownBy(() -> model.run(List.of(Tensor.of(Shape.of(3), 1, 6, 7))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("node 'y' element 1 is 6, outside its proven range [-5, 5]");
  }
}
