// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MemoryBase;
import org.bitloom.plan.array.MemoryBus;
import org.bitloom.plan.array.Pass;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;

/**
 * The runs of beats that a shared array reads in an inference: a choice in the text where they are
 * few, a memory where they are many.
 *
 * @param plan the plan
 * @param file contents of the memory, where there is one
 */
public record ReadRuns(ArrayPlan plan, MemoryName file) {
  /** So many runs stand in the text. */
  private static final int FEW_RUNS = 8;

  /** Bits of an address in external memory. */
  private static final int ADDRESS_BITS = 32;

  /**
   * A run of beats that is read.
   *
   * @param after stores that have to be confirmed before, where there are any
   */
  public record ReadRun(
      String label, String base, String offset, String beats, String weights, String after) {}

  /**
   * The memory of the runs: the stores before, where there are any; a bit for inputs, or maps, that
   * have one; a bit for weights; the beats to the first one; and the beats.
   */
  public record RunMemory(
      MemoryName file,
      int last,
      Bits bits,
      String offset,
      int weightsBit,
      int mapsBit,
      String after) {}

  /** Returns whether any run waits for a store. */
  public boolean fenced() {
    return !plan.maps().isEmpty();
  }

  /** Returns the bus of the stores before a run that stands in the text; none if none waits. */
  public List<Bus> counted() {
    return fenced() ? List.of(storeBus()) : List.of();
  }

  /**
   * Returns the bases that no run in the text reads from: that of weights, where there are none.
   */
  public List<String> unread() {
    boolean weights = plan.readRuns().stream().anyMatch(ArrayPlan.ReadRun::weights);
    return weights ? List.of() : List.of(MemoryBase.WEIGHTS.keyword() + "_base");
  }

  public String noStores() {
    return storeBus().literal(0).toString();
  }

  public String oneStore() {
    return storeBus().literal(1).toString();
  }

  /** Returns the bus of a number of stores. */
  public Bus storeBus() {
    return Bus.counter(plan.passes().stream().filter(Pass.Store.class::isInstance).count());
  }

  /** Returns whether the runs are in a memory. */
  public boolean many() {
    return plan.readRuns().size() > FEW_RUNS;
  }

  /** Returns the runs, in the order of their use. */
  public List<ReadRun> runs() {
    List<ReadRun> runs = new ArrayList<>();
    List<ArrayPlan.ReadRun> planned = plan.readRuns();
    for (int i = 0; i < planned.size(); i++) {
      ArrayPlan.ReadRun run = planned.get(i);
      runs.add(
          new ReadRun(
              i == planned.size() - 1 ? "default" : bus().literal(i).toString(),
              run.base().keyword() + "_base",
              ADDRESS_BITS + "'d" + run.offset() * plan.row().beatBits() / Byte.SIZE,
              lengthBits() + "'d" + run.beats(),
              run.weights() ? "1'b1" : "1'b0",
              storeBus().literal(run.after()).toString()));
    }
    return runs;
  }

  /** Returns the memory of the runs. */
  public List<RunMemory> memories() {
    if (!many()) {
      return List.of();
    }
    int weightsBit = lengthBits() + offsetBits();
    int bits = weightsBit + 1 + (fenced() ? 1 + storeBus().bits() : 0);
    int below = Integer.numberOfTrailingZeros(plan.row().beatBits() / Byte.SIZE);
    int above = ADDRESS_BITS - below - offsetBits();
    String zeros = above > 0 ? new Bits(above).zero() + ", " : "";
    String range = new Bits(offsetBits()).above(lengthBits());
    String offset = "{" + zeros + "run_entry" + range + ", " + new Bits(below).zero() + "}";
    return List.of(
        new RunMemory(
            file,
            plan.readRuns().size() - 1,
            new Bits(bits),
            offset,
            weightsBit,
            weightsBit + 1,
            new Bits(storeBus().bits()).above(weightsBit + 2)));
  }

  private int offsetBits() {
    long most = plan.readRuns().stream().mapToLong(ArrayPlan.ReadRun::offset).max().orElse(0);
    return Bus.counter(most).bits();
  }

  /** Returns the contents of the memory of the runs. */
  List<MemoryFile> contents() {
    List<BigInteger> words =
        plan.readRuns().stream()
            .map(
                run ->
                    BigInteger.valueOf(run.after())
                        .shiftLeft(1)
                        .or(BigInteger.valueOf(run.base() == MemoryBase.MAPS ? 1 : 0))
                        .shiftLeft(1)
                        .or(BigInteger.valueOf(run.weights() ? 1 : 0))
                        .shiftLeft(offsetBits())
                        .or(BigInteger.valueOf(run.offset()))
                        .shiftLeft(lengthBits())
                        .or(BigInteger.valueOf(run.beats())))
            .toList();
    return memories().stream()
        .map(memory -> new MemoryFile(memory.file().file(), memory.bits().count(), words))
        .toList();
  }

  /** Returns the bus of the number of a run. */
  public Bus bus() {
    return Bus.counter(plan.readRuns().size() - 1L);
  }

  /** Returns the first run. */
  public Literal first() {
    return bus().literal(0);
  }

  /** Returns the last run. */
  public Literal last() {
    return bus().literal(plan.readRuns().size() - 1L);
  }

  /** Returns the bits of a number of beats that are read or written. */
  public int lengthBits() {
    long read = plan.readRuns().stream().mapToLong(ArrayPlan.ReadRun::beats).max().orElseThrow();
    long written =
        plan.passes().stream()
            .mapToLong(p -> p instanceof Pass.Store s ? plan.row().beats(s.words()) : 0)
            .max()
            .orElse(0);
    return Math.max(MemoryBus.BURST_BITS + 2, Bus.counter(Math.max(read, written)).bits());
  }

  /** Returns a number of beats. */
  public Bits length() {
    return new Bits(lengthBits());
  }
}
