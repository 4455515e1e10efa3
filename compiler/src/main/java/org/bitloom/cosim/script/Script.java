// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import java.util.List;

/**
 * A whole run.
 *
 * @param phases one after the other
 * @param frames all frames that the steps refer to by their places: one per input each
 */
public record Script(List<Phase> phases, List<List<Frame>> frames) {
  /** The phase in which latency and initiation interval are measured. */
  public static final String STRETCH = "stretch";

  /** Copies the lists. */
  public Script {
    phases = List.copyOf(phases);
    frames = List.copyOf(frames);
  }

  /** Returns the frames of one input. */
  public List<Frame> frames(int input) {
    return frames.stream().map(f -> f.get(input)).toList();
  }

  /** Returns all compared inferences in the order in which they are recorded. */
  public List<List<Frame>> recorded() {
    return phases.stream().flatMap(phase -> phase.recorded().stream()).toList();
  }

  /** Returns the number of the first recorded inference of a phase. */
  public int firstRecorded(String phase) {
    return phases.stream()
        .takeWhile(p -> !p.name().equals(phase))
        .mapToInt(p -> p.recorded().size())
        .sum();
  }

  /** Returns the phase of a recorded inference. */
  public Phase phaseOf(int inference) {
    int before = 0;
    for (Phase phase : phases) {
      before += phase.recorded().size();
      if (inference < before) {
        return phase;
      }
    }
    throw new IllegalArgumentException("no inference " + inference);
  }

  /** Returns how many inferences are awaited in all. */
  public long awaited() {
    return phases.stream()
        .flatMap(phase -> phase.steps().stream())
        .filter(step -> step.verb().equals("await"))
        .mapToLong(step -> step.arguments().get(0))
        .sum();
  }

  /** Returns the text for the C++ harness. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Phase phase : phases) {
      if (phase.apart()) {
        text.append("part\n");
      }
      text.append("phase ").append(phase.name()).append('\n');
      phase.steps().forEach(step -> text.append(step.line()).append('\n'));
    }
    return text.toString();
  }
}
