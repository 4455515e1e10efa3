// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.dataflow.Plan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptPlannerTest {
  private static final int VECTORS = 16;
  private static final long FREE = 20_000;

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "joins", "pools", "chain", "windows"})
  void everythingAwaitedAndRecordedIsCompared(String name) {
    Script script = script(plan(name), Effort.FULL, 1);

    assertThat(script.phases())
        .extracting(Phase::name)
        .filteredOn(phase -> !phase.equals("full"))
        .containsExactly("reset", "stalls", "extremes", "starved", "shy", "stretch", "frames");
    for (Phase phase : script.phases()) {
      assertThat(sum(phase, "await")).isEqualTo(phase.recorded().size());
      assertThat(sum(phase, "record")).isEqualTo(phase.recorded().size());
    }
    assertThat(script.awaited()).isEqualTo(script.recorded().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "joins"})
  void theSecondOfTwoPartsBeginsWithAReset(String name) {
    Script full = script(plan(name), Effort.FULL, 1);
    assertThat(full.phases())
        .filteredOn(Phase::apart)
        .singleElement()
        .satisfies(phase -> assertThat(phase.name()).isEqualTo("starved"))
        .satisfies(phase -> assertThat(phase.steps().getFirst().verb()).isEqualTo("reset"));
    assertThat(full.text()).containsOnlyOnce("part\n").contains("part\nphase starved\nreset ");
    assertThat(script(plan(name), Effort.QUICK, 1).text()).doesNotContain("part\n");
  }

  @Test
  void whereTheVectorsAreTooFewMoreInferencesFillTheDesign() {
    Plan plan = plan("pools");
    Extent extent = Extent.of(plan, VECTORS, FREE);
    Script script = ScriptPlanner.script(plan, extent, Effort.FULL, Pattern.RANDOM, 1, VECTORS, 0);

    assertThat(script.phases())
        .filteredOn(phase -> phase.name().equals("full"))
        .singleElement()
        .satisfies(phase -> assertThat(phase.recorded()).hasSizeGreaterThan(VECTORS))
        .satisfies(phase -> assertThat(phase.steps()).extracting(Step::verb).contains("fill"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "joins", "pools", "chain", "windows"})
  void framesAreOfferedOnceAndInTheirOrder(String name) {
    Script script = script(plan(name), Effort.FULL, 1);
    List<Long> offered = new ArrayList<>();
    for (Step step : steps(script, "offer")) {
      IntStream.range(0, step.arguments().get(1).intValue())
          .forEach(i -> offered.add(step.arguments().get(0) + i));
    }

    assertThat(offered)
        .isEqualTo(IntStream.range(0, script.frames().size()).mapToObj(i -> (long) i).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"tiny", "joins", "windows"})
  void onlyThePhaseOfWrongFramesHasThemAndItCountsThem(String name) {
    Plan plan = plan(name);
    List<Integer> beats = plan.schedule().inputs().stream().map(StreamLayout::beats).toList();
    Script script = script(plan, Effort.FULL, 1);
    long wrong = 0;
    for (Phase phase : script.phases()) {
      long here = phase.recorded().stream().mapToLong(frames -> wrong(frames, beats)).sum();
      assertThat(here == 0).isEqualTo(!phase.name().equals("frames"));
      wrong += here;
    }
    // Of one input after the other, and of all of them before a reset.
    assertThat(steps(script, "tighten")).hasSize(beats.size() + 1);
    assertThat(steps(script, "tighten").stream().mapToLong(s -> s.arguments().get(1)).sum())
        .isEqualTo(wrong);
  }

  @Test
  void resetsFallAllOverAnInference() {
    Plan plan = plan("windows");
    long span = plan.timing().latency() + plan.schedule().initiationInterval();
    Set<Long> quarters = new HashSet<>();
    for (long seed = 0; seed < 4; seed++) {
      Phase phase = script(plan, Effort.FULL, seed).phases().get(0);
      phase.steps().stream()
          .filter(step -> step.verb().equals("run"))
          .forEach(step -> quarters.add(Math.min(3, 4 * step.arguments().get(0) / span)));
    }
    assertThat(quarters).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
  }

  @Test
  void theSeedDecidesTheScript() {
    Plan plan = plan("windows");
    assertThat(script(plan, Effort.FULL, 3)).isEqualTo(script(plan, Effort.FULL, 3));
    assertThat(script(plan, Effort.FULL, 3)).isNotEqualTo(script(plan, Effort.FULL, 4));
  }

  @Test
  void aQuickRunHasTheVectorsResetsAndTheStretch() {
    Script script = script(plan("tiny"), Effort.QUICK, 1);
    assertThat(script.phases())
        .extracting(Phase::name)
        .containsExactly("reset", "stalls", "stretch");
    assertThat(script.firstRecorded(Script.STRETCH)).isEqualTo(3 + VECTORS);
  }

  @Test
  void theTextHasALinePerStep() {
    Script script = script(plan("tiny"), Effort.QUICK, 1);
    assertThat(script.text().lines())
        .startsWith("phase reset", "reset 2", "record 1", "offer 0 1 0 0 0 0")
        .endsWith("await 6", "silence");
  }

  private static long wrong(List<Frame> frames, List<Integer> beats) {
    return IntStream.range(0, beats.size())
        .filter(i -> frames.get(i).beats() != beats.get(i))
        .count();
  }

  private static long sum(Phase phase, String verb) {
    return phase.steps().stream()
        .filter(step -> step.verb().equals(verb))
        .mapToLong(step -> step.arguments().get(0))
        .sum();
  }

  private static List<Step> steps(Script script, String verb) {
    return script.phases().stream()
        .flatMap(phase -> phase.steps().stream())
        .filter(step -> step.verb().equals(verb))
        .toList();
  }

  private static Script script(Plan plan, Effort effort, long seed) {
    Extent extent = Extent.of(plan, VECTORS, 0);
    return ScriptPlanner.script(
        plan, extent, effort, Pattern.RANDOM, seed, VECTORS, extent.extremes());
  }

  private static Plan plan(String name) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Path file = Path.of("src/test/resources/designs", name + ".loom");
    return compiler.read(file).flatMap(compiler::plan).orElseThrow();
  }
}
