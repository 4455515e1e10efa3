// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bitloom.operator.Softmax;
import org.bitloom.plan.engine.SoftmaxSchedule;

/**
 * The exact cycles of an inference with a memory that answers after a fixed time: the sequencer,
 * the ring and the reader, cycle by cycle, without data.
 */
public final class ArrayCycles {
  /** Cycles in which an entry is fetched and begun. */
  private static final int ENTRY = 2;

  private final ArrayPlan plan;
  private final ArrayStages stages;
  private final ReaderCycles reader;
  private final LoaderCycles loader;

  /** Runs whose beats have not all been taken, and the beats that have of the first. */
  private final Deque<ArrayPlan.ReadRun> runs;

  private long taken;

  /** Cycles in which results are written, of those that are under way. */
  private final Deque<Long> writes = new ArrayDeque<>();

  private final int latency;
  private final int rowBeats;
  private final long ring;

  private long cycle;
  private int beat;

  /** Rows that have come, that have been left behind, and that is read next, from the start. */
  private long written;

  private long gone;
  private long place;

  private long waiting;
  private long busy;

  /** Cycles in which the constants of groups under way are used for the last time. */
  private final Deque<Long> groups = new ArrayDeque<>();

  private ArrayCycles(ArrayPlan plan, int latency) {
    this.plan = plan;
    this.latency = latency;
    this.stages = ArrayStages.of(plan);
    this.rowBeats = plan.row().beats();
    this.ring = plan.ringRows();
    this.loader = new LoaderCycles(plan.row());
    this.runs = new ArrayDeque<>(plan.readRuns());
    List<ReaderCycles.Command> commands = new ArrayList<>();
    runs.forEach(r -> commands.add(new ReaderCycles.Command(r.offset(), r.beats(), r.after())));
    this.reader =
        new ReaderCycles(commands, 1 << MemoryBus.burstBits(plan.row().beatBits()), latency);
  }

  /** Returns the cycles of all passes with the memory that plans are made for. */
  public static List<PassCycles> of(ArrayPlan plan) {
    return of(plan, MemoryBus.LATENCY);
  }

  /**
   * Returns the cycles of all passes.
   *
   * @param latency cycles from an address to its first beat, and from a last beat to its
   *     confirmation
   */
  public static List<PassCycles> of(ArrayPlan plan, int latency) {
    return new ArrayCycles(plan, latency).passes();
  }

  /** Returns the cycles of an inference: those of its passes, and of the entry that ends it. */
  public static long total(List<PassCycles> passes) {
    return passes.stream().mapToLong(PassCycles::cycles).sum() + ENTRY + 1;
  }

  private List<PassCycles> passes() {
    List<PassCycles> all = new ArrayList<>();
    for (Pass pass : plan.passes()) {
      long begin = cycle;
      waiting = 0;
      busy = 0;
      idle(ENTRY);
      long written =
          switch (pass) {
            case Pass.Load load -> {
              load(load);
              yield 0;
            }
            case Pass.Table table -> {
              table(table.values().size());
              yield 0;
            }
            case Sweep sweep -> {
              sweep(sweep);
              yield 0;
            }
            case Pass.Store store -> store(store);
            case Pass.Vectors vectors -> {
              idle(vectors(vectors));
              yield 0;
            }
          };
      long read =
          pass instanceof Pass.Load load
              ? (long) plan.row().beats(load.words()) * plan.row().beatBits() / Byte.SIZE
              : plan.imageRows(pass) * plan.row().bytes();
      all.add(new PassCycles(pass, cycle - begin, busy, waiting, read, written));
    }
    return all;
  }

  /** Goes on by one cycle, in which the sequencer does this to the ring. */
  private void tick(boolean step, boolean letGo) {
    boolean weights = !runs.isEmpty() && runs.peek().weights();
    boolean free = writes.isEmpty() || writes.peek() != cycle;
    if (!free) {
      writes.remove();
    }
    boolean loads = loader.step(reader.valid() && !weights, free);
    boolean accept = reader.valid() && (weights ? written != gone + ring : loads);
    reader.step(cycle, accept);
    if (accept) {
      take(weights);
    }
    if (step) {
      place++;
      if (letGo) {
        gone = place;
      }
    }
    cycle++;
  }

  private void take(boolean weights) {
    if (++taken == runs.peek().beats()) {
      taken = 0;
      runs.remove();
    }
    if (weights && ++beat == rowBeats) {
      beat = 0;
      written++;
    }
  }

  private void idle(long cycles) {
    for (long i = 0; i < cycles; i++) {
      tick(false, false);
    }
  }

  /** Waits for a row. */
  private void await() {
    while (written == place) {
      waiting++;
      tick(false, false);
    }
  }

  /** Whoever reads a load that is not ahead waits for all of it. */
  private void load(Pass.Load load) {
    loader.start(load);
    while (load.ahead().isEmpty() && loader.loading()) {
      waiting += reader.valid() && !runs.peek().weights() ? 0 : 1;
      tick(false, false);
    }
  }

  private void table(int count) {
    for (int i = 1; i <= count; i++) {
      await();
      boolean leaves = i % plan.row().bytes() == 0 || i == count;
      tick(leaves, true);
    }
    idle(ArrayStages.MOVED);
  }

  private void sweep(Sweep sweep) {
    groups.clear();
    Sweep.Loops loops = sweep.loops();
    for (int g = 0; g < loops.groups(); g++) {
      boolean kept = sweep.share().kept();
      if (!kept) {
        constants();
      }
      long start = place;
      for (int row = 0; row < loops.rows(); row++) {
        row(sweep, row, start);
      }
      if (!kept) {
        groups.add(cycle - 1 + stages.constants() + 1);
      }
    }
    idle(stages.drain(sweep) - 1);
    while (loader.loading()) {
      tick(false, false);
    }
    tick(false, false);
  }

  /** Goes over a row, in which each phase of a position may have a sum. */
  private void row(Sweep sweep, int row, long start) {
    Scan scan = sweep.scan();
    Sweep.Loops loops = sweep.loops();
    boolean ends = scan.ends(row, scan.firstColumn());
    int columns = columns(scan, loops, row);
    Reading.Axis down = sweep.reading().rows();
    while (!loader.there(down.origin() + row * down.stride())) {
      waiting++;
      tick(false, false);
    }
    for (int column = 0; column < columns; column++) {
      if (ends && scan.ends(row, column)) {
        sum(sweep, start, row == loops.rows() - 1 && column == columns - 1);
      } else {
        tick(false, false);
        busy++;
      }
    }
  }

  private static int columns(Scan scan, Sweep.Loops loops, int row) {
    if (scan.seamless() && row == loops.rows() - 1) {
      return 1;
    }
    return scan.phased() && scan.ends(row, scan.firstColumn())
        ? (loops.columns() - 1) * scan.phases() + scan.lastPhase() + 1
        : loops.columns();
  }

  /** The weights of a group are read again for each of its sums, and let go of with the last. */
  private void sum(Sweep sweep, long start, boolean last) {
    boolean weighted = sweep.mode().weighted();
    place = weighted ? start : place;
    int steps = sweep.steps();
    for (int step = 0; step < steps; step++) {
      if (weighted) {
        await();
      }
      if (step == steps - 1 && loader.loading()) {
        writes.add(cycle + stages.write());
      }
      tick(weighted, last);
    }
    busy += steps;
  }

  /** A group's constants take the place of those of the group before the last one. */
  private void constants() {
    if (groups.size() == 2) {
      long free = groups.remove();
      while (cycle < free) {
        tick(false, false);
      }
    }
    for (int i = 0; i < plan.constantRows(); i++) {
      await();
      tick(true, true);
    }
  }

  private long store(Pass.Store store) {
    long words = plan.row().beatWords(store.words());
    long first = plan.row().firstBeat(store.offset());
    idle(WriterCycles.cycles(first, words, plan.row(), latency));
    reader.stored();
    return words * plan.shape().lanes();
  }

  /** Vectors one after the other: each is sent, computed, and received. */
  private static long vectors(Pass.Vectors pass) {
    long vectors = (long) pass.in().rows() * pass.in().columns();
    int channels = pass.in().channels();
    long each =
        pass.operator() instanceof Softmax softmax
            ? channels + SoftmaxSchedule.of(softmax).cycles() + SOFTMAX_PIPELINE
            : channels + ARGMAX_PIPELINE;
    return vectors * each + 1;
  }

  /** Cycles from an element's word to the softmax unit, and from its last share to its result. */
  private static final int SOFTMAX_PIPELINE = 9;

  /** Cycles from the last element's word to the place of the largest one. */
  private static final int ARGMAX_PIPELINE = 2;
}
