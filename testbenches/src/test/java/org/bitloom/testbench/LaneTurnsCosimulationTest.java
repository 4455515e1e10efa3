// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bitloom.campaign.NetworkCheck;
import org.bitloom.campaign.Pack;
import org.bitloom.campaign.RandomStacks;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.operator.Dense;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Schedule;
import org.bitloom.plan.engine.EnginePlan;
import org.bitloom.plan.engine.MacEngine;
import org.junit.jupiter.api.Test;

/**
 * Stacks of layers on 1 to 32 lanes in Verilator: every tensor is that of the golden model, in the
 * order of the network, and every latency is the planned one.
 */
class LaneTurnsCosimulationTest {
  private static final int NETWORKS = 24;

  /** Networks that hold their inputs after a reset are simulated alone. */
  private static final int ALONE = 2;

  private static List<Subject> subjects() {
    return LongStream.range(0, NETWORKS)
        .mapToObj(seed -> Subject.of(RandomStacks.of(seed)).orElseThrow())
        .toList();
  }

  private static boolean waits(Subject subject) {
    return subject.plan().schedule().startCycles() > 0;
  }

  private static boolean arranged(Subject subject) {
    return !subject.plan().schedule().orders().tensors().isEmpty();
  }

  @Test
  void everyTensorIsThatOfTheNetwork() {
    RequiredTools.assume(new Verilator());
    List<Subject> subjects = subjects().stream().filter(s -> !waits(s)).toList();
    assertThat(subjects).filteredOn(s -> arranged(s)).hasSizeGreaterThan(NETWORKS / 4);
    Subject pack = Pack.of("stacks", subjects);

    CosimResult result = pack.run(NetworkCheck.samples(pack, 3), Stalls.RANDOM, 3);

    assertThat(result.success()).as("%s", result.firstMismatch()).isTrue();
    assertThat(result.warnings()).isEmpty();
    assertThat(subjects.stream().flatMap(subject -> subject.slip(result).stream())).isEmpty();
  }

  @Test
  void weightsThatAreDecodedAtTheStartFollowTheTurns() {
    RequiredTools.assume(new Verilator());
    List<Subject> late =
        subjects().stream().filter(s -> waits(s) && arranged(s)).limit(ALONE).toList();
    assertThat(late).hasSize(ALONE);
    assertThat(late).allSatisfy(s -> assertThat(NetworkCheck.failure(s, 5)).isEmpty());
  }

  /** The columns of a network behind lanes that take turns: the comparison sees it. */
  @Test
  void columnsInAnotherOrderThanTheTurnsAreFound() {
    RequiredTools.assume(new Verilator());
    Plan right =
        subjects().stream()
            .filter(s -> arranged(s) && !waits(s) && reader(s.plan()).isPresent())
            .findFirst()
            .orElseThrow()
            .plan();
    Node reader = reader(right).orElseThrow();
    MacEngine engine = (MacEngine) right.schedule().engine(reader);
    Map<String, EnginePlan> engines = new HashMap<>(right.schedule().engines());
    engines.put(
        reader.name(),
        new MacEngine(
            (Dense) reader.operator(),
            engine.mac(),
            engine.scaling(),
            engine.schedule(),
            engine.decoded(),
            engine.turns()));
    Schedule schedule = right.schedule();
    Plan wrong =
        new Plan(
            right.network(),
            new Schedule(
                schedule.initiationInterval(),
                schedule.inputs(),
                engines,
                schedule.orders(),
                schedule.shared()),
            right.requantizers(),
            right.timing());

    Subject subject = Subject.of(wrong);

    assertThat(subject.run(NetworkCheck.samples(subject, 3), Stalls.RANDOM, 3).success()).isFalse();
  }

  /** Returns a dense layer with an array that reads an arranged tensor. */
  private static Optional<Node> reader(Plan plan) {
    return plan.network().nodes().stream()
        .filter(node -> node.operator() instanceof Dense)
        .filter(node -> plan.schedule().engine(node) instanceof MacEngine)
        .filter(node -> plan.schedule().orders().of(node.inputs().get(0)).isPresent())
        .findFirst();
  }
}
