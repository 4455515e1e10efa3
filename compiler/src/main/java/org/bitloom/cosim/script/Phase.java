// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import java.util.List;

/**
 * A part of a run that is reported on its own.
 *
 * @param name {@code reset}, {@code stalls}, ...
 * @param apart whether it begins with a reset and needs nothing of what comes before, so that it
 *     and what follows may run beside that
 * @param steps what happens
 * @param recorded the inferences that are compared, in the order in which they are recorded: one
 *     frame per input
 */
public record Phase(String name, boolean apart, List<Step> steps, List<List<Frame>> recorded) {
  /** Copies the lists. */
  public Phase {
    steps = List.copyOf(steps);
    recorded = List.copyOf(recorded);
  }
}
