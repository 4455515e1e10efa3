// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.cosim.script.Extent;
import org.bitloom.cosim.script.Pattern;
import org.bitloom.cosim.script.Script;
import org.bitloom.cosim.script.ScriptPlanner;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Stretch;

/**
 * What a run feeds to a design, and when: follows from the plan alone, so that it can be found
 * while the design is being written.
 *
 * @param vectors how many of the samples are the user's; those at the ends of ranges follow
 * @param samples one list of inputs per vector
 * @param expected outputs of a third witness for each of the user's vectors
 * @param script what happens, step by step
 * @param stretch the inferences whose cycles are measured
 */
public record Stimulus(
    int vectors,
    List<List<Tensor>> samples,
    Optional<List<List<Tensor>>> expected,
    Script script,
    Stretch stretch) {
  /** Copies the samples. */
  public Stimulus {
    samples = List.copyOf(samples);
  }

  /**
   * Returns that of a run.
   *
   * @param given one list of inputs per inference, at least one
   * @param expected outputs of a third witness, as many as given
   */
  public static Stimulus of(
      Plan plan,
      List<List<Tensor>> given,
      Optional<List<List<Tensor>>> expected,
      CosimOptions options) {
    if (given.isEmpty() || expected.filter(e -> e.size() != given.size()).isPresent()) {
      throw new IllegalArgumentException("samples and expected outputs differ in number");
    }
    Extent extent = extent(plan, options, given.size());
    List<List<Tensor>> all = new ArrayList<>(given);
    all.addAll(extremes(plan, options, extent));
    OptionalInt chosen = options.vector();
    if (chosen.isEmpty()) {
      return new Stimulus(
          given.size(),
          all,
          expected,
          script(plan, extent, options, given.size(), all.size()),
          extent.stretch());
    }
    int vector = chosen.getAsInt();
    if (vector >= all.size()) {
      throw new NoSuchVector(all.size());
    }
    Extent alone = given.size() == 1 ? extent : extent(plan, options, 1);
    return new Stimulus(
        1,
        List.of(all.get(vector)),
        expected.filter(e -> vector < e.size()).map(e -> List.of(e.get(vector))),
        script(plan, alone, options, 1, 1),
        alone.stretch());
  }

  private static Script script(
      Plan plan, Extent extent, CosimOptions options, int vectors, int samples) {
    return ScriptPlanner.script(
        plan,
        extent,
        options.effort(),
        Pattern.valueOf(options.stalls().name()),
        options.seed(),
        vectors,
        samples - vectors);
  }

  private static Extent extent(Plan plan, CosimOptions options, int vectors) {
    return Extent.of(plan, vectors, options.simulator().freeCycles());
  }

  private static List<List<Tensor>> extremes(Plan plan, CosimOptions options, Extent extent) {
    return switch (options.effort()) {
      case QUICK -> List.of();
      case FULL -> ExtremeVectors.of(plan.network(), extent.extremes(), options.seed());
    };
  }
}
