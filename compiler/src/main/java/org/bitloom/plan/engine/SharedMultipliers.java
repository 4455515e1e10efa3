// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.timing.IssueTurns;

/**
 * Multipliers that several arrays use in turns: of every period, each cycle belongs to one of them.
 * No array waits for another, so the cycle of a word depends on its own layer alone.
 *
 * @param multipliers as many as the largest of the arrays has
 * @param nodes names of the nodes with these arrays, at least two
 * @param owners for each cycle of a period, the index of the node whose word is multiplied then
 */
public record SharedMultipliers(int multipliers, List<String> nodes, List<Integer> owners) {
  /** Copies the lists. */
  public SharedMultipliers {
    nodes = List.copyOf(nodes);
    owners = List.copyOf(owners);
  }

  /**
   * Returns multipliers whose turns are spread as evenly as they can be.
   *
   * @param counts turns of each node in a period, at least 1 each
   */
  public static SharedMultipliers spread(
      int multipliers, List<String> nodes, List<Integer> counts) {
    int period = counts.stream().mapToInt(Integer::intValue).sum();
    long[] due = new long[counts.size()];
    List<Integer> owners = new ArrayList<>();
    for (int cycle = 0; cycle < period; cycle++) {
      int most = 0;
      for (int node = 0; node < due.length; node++) {
        due[node] += counts.get(node);
        most = due[node] > due[most] ? node : most;
      }
      due[most] -= period;
      owners.add(most);
    }
    return new SharedMultipliers(multipliers, nodes, owners);
  }

  /** Returns the cycles after which turns repeat. */
  public int period() {
    return owners.size();
  }

  /** Returns the turns of a node in a period. */
  public int turns(String node) {
    return turns(node, 0).own();
  }

  /**
   * Returns the cycles in which a node may issue words so that they arrive in its turns.
   *
   * @param latency cycles from the issue of a word to its arrival at the multipliers
   */
  public IssueTurns turns(String node, int latency) {
    List<Boolean> owned = owned(node, latency);
    long mask = 0;
    for (int cycle = 0; cycle < owned.size(); cycle++) {
      mask |= owned.get(cycle) ? 1L << cycle : 0;
    }
    return new IssueTurns(period(), mask);
  }

  /**
   * Returns, for each cycle of a period, whether a word that a node issues then arrives in its
   * turn.
   *
   * @param latency cycles from the issue of a word to its arrival at the multipliers
   */
  public List<Boolean> owned(String node, int latency) {
    int index = nodes.indexOf(node);
    return IntStream.range(0, period())
        .mapToObj(cycle -> owners.get((cycle + latency) % period()) == index)
        .toList();
  }
}
