// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import org.bitloom.operator.StreamLayout;

/**
 * When and in which order one node reads and writes.
 *
 * @param inputs the layout in which the node takes each input
 * @param output the layout in which it delivers its output
 * @param cycles cycles in which the node is busy with one inference; its own initiation interval
 */
public record NodeSchedule(List<StreamLayout> inputs, StreamLayout output, long cycles) {
  /** Copies the list. */
  public NodeSchedule {
    inputs = List.copyOf(inputs);
  }
}
