// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.OptionalInt;
import org.bitloom.operator.Convolution;
import org.bitloom.plan.IntegerNetwork;

/**
 * Finds the loads whose rows come while the convolution behind them computes: it waits for each of
 * its rows instead of for all of them.
 *
 * <p>What memory reads is in one order, so the weights of the convolution's first group stand in
 * front of such an input, and those of the others behind it. All of the former are in the ring of
 * weights before the first row is wanted.
 *
 * @param graph the network
 * @param windows of the array
 * @param image the weights in memory
 */
record LoadsAhead(IntegerNetwork graph, ArrayWindows windows, ArrayImage image) {
  /** Puts them in the place of the same loads. */
  void mark(List<Pass> passes) {
    for (int i = 0; i + 1 < passes.size(); i++) {
      if (passes.get(i) instanceof Pass.Load load && passes.get(i + 1) instanceof Sweep sweep) {
        OptionalInt below = below(load, sweep);
        if (below.isPresent()) {
          passes.set(i, load.ahead(below.getAsInt()));
        }
      }
    }
  }

  /**
   * Returns the rows below the one of its coordinate that a sweep reads for a row of sums; empty
   * where it has to wait for the whole load.
   */
  private OptionalInt below(Pass.Load load, Sweep sweep) {
    boolean reads =
        graph.readingNodes(load.edge()).stream()
            .anyMatch(n -> n.layer().equals(sweep.layer()) && n.operator() instanceof Convolution);
    boolean plain = sweep.added().isEmpty() && sweep.share().equals(Sweep.Share.ALL);
    long weights = image.groupRows(sweep) * image.row().beats();
    if (!reads || !plain || sweep.loops().pixels() == 1 || weights >= load.words()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(
        switch (sweep.scan().kind()) {
          case WORDS -> (sweep.loops().kernelRows() - 1) * sweep.reading().rows().dilation();
          case CHANNELS, PAIRS -> windows.channels().orElseThrow().rowsAtOnce() - 1;
          case PACKED -> windows.packed().orElseThrow().rowsAtOnce() - 1;
        });
  }
}
