// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bitloom.report.ArrayCertificate.BeatRun;
import org.bitloom.report.ArrayPass;

/** The runs of beats that passes want of the read port, in their order. */
final class WantedRuns {
  private final ArrayDimensions sizes;
  private final Function<ArrayPass, String> base;
  private final List<BeatRun> wanted = new ArrayList<>();

  /** By row of a tensor, the stores up to the one that brought it. */
  private final Map<String, Integer> stores = new HashMap<>();

  /**
   * None yet.
   *
   * @param base behind which a load reads
   */
  WantedRuns(ArrayDimensions sizes, Function<ArrayPass, String> base) {
    this.sizes = sizes;
    this.base = base;
  }

  /** Returns the runs of a program, as long as they get. */
  List<BeatRun> of(List<ArrayPass> passes) {
    int count = 0;
    for (int i = 0; i < passes.size(); i++) {
      ArrayPass pass = passes.get(i);
      ArrayPass before = i == 0 ? null : passes.get(i - 1);
      boolean behind = before != null && before.ahead() != null && pass.sweep() != null;
      long first = behind ? pass.imageRows() / Math.max(1, pass.sweep().groups()) : 0;
      if (behind) {
        // Weights of the first group come in front of the rows that it waits for.
        weights(pass, 0, first);
        rows(before);
      }
      if (pass.kind().equals("load") && pass.ahead() == null) {
        rows(pass);
      }
      if (pass.kind().equals("store")) {
        count++;
        for (int row = 0; row < pass.rows(); row++) {
          stores.put(pass.tensor() + " " + (pass.firstRow() + row), count);
        }
      }
      weights(pass, first, pass.imageRows());
    }
    return joined(wanted);
  }

  /** Rows that were stored are read when memory has confirmed the stores that brought them. */
  private void rows(ArrayPass load) {
    long beat = sizes.beatBytes();
    int after = 0;
    for (int row = 0; row < load.rows(); row++) {
      after =
          Math.max(after, stores.getOrDefault(load.tensor() + " " + (load.firstRow() + row), 0));
    }
    wanted.add(new BeatRun(base.apply(load), load.offset() / beat, load.readBytes() / beat, after));
  }

  private void weights(ArrayPass pass, long from, long end) {
    long beats = sizes.rowBytes() / sizes.beatBytes();
    if (end > from) {
      wanted.add(
          new BeatRun(
              ArrayMemoryMap.WEIGHTS, (pass.imageRow() + from) * beats, (end - from) * beats, 0));
    }
  }

  /** Returns runs of which none goes on with the next one. */
  static List<BeatRun> joined(List<BeatRun> runs) {
    List<BeatRun> joined = new ArrayList<>();
    for (BeatRun run : runs) {
      BeatRun last = joined.isEmpty() ? null : joined.getLast();
      if (last != null
          && last.base().equals(run.base())
          && last.after() == run.after()
          && last.offset() + last.beats() == run.offset()) {
        joined.removeLast();
        joined.add(new BeatRun(run.base(), last.offset(), last.beats() + run.beats(), run.after()));
      } else {
        joined.add(run);
      }
    }
    return joined;
  }
}
