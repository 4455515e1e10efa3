// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The reader, {@code bitloom_axi_read}, and a memory that answers after a fixed time: which beats
 * are there in which cycle. A name here is that of a register there.
 */
final class ReaderCycles {
  /**
   * A run of beats.
   *
   * @param offset beats from a base that is a multiple of the longest burst
   * @param beats how many
   * @param after stores that memory has confirmed before
   */
  record Command(long offset, long beats, int after) {}

  private final List<Command> commands;
  private final int burst;
  private final int latency;

  private int command;
  private int stores;
  private boolean runValid;
  private long runLeft;
  private long runAddress;
  private boolean nextValid;
  private long nextLength;
  private long free = 1L << MemoryBus.QUEUE_BITS;
  private int bursts;
  private boolean arValid;
  private long arLength;
  private long queued;
  private boolean outFull;

  /** A burst on its way. */
  private static final class Transfer {
    private final long due;
    private long left;

    Transfer(long due, long left) {
      this.due = due;
      this.left = left;
    }
  }

  private final Deque<Transfer> transfers = new ArrayDeque<>();
  private long beats;

  /**
   * A reader at its start.
   *
   * @param commands runs, in their order
   * @param burst beats of the longest burst
   * @param latency cycles from an address to its first beat
   */
  ReaderCycles(List<Command> commands, int burst, int latency) {
    this.commands = commands;
    this.burst = burst;
    this.latency = latency;
  }

  /** Returns whether there is a beat. */
  boolean valid() {
    return outFull;
  }

  /** Returns the beats that have come from memory. */
  long beats() {
    return beats;
  }

  /** Returns whether everything has been asked for and has come. */
  boolean done() {
    return command == commands.size() && !runValid && !nextValid && !arValid && transfers.isEmpty();
  }

  /** Counts a store that memory has confirmed. */
  void stored() {
    stores++;
  }

  /**
   * Goes on by one cycle.
   *
   * @param ready whether the beat is taken
   */
  void step(long cycle, boolean ready) {
    boolean accept =
        command < commands.size() && !runValid && commands.get(command).after <= stores;
    boolean issue = nextValid && nextLength <= free && bursts < 1 << MemoryBus.BURSTS_BITS;
    boolean step = runValid && (!nextValid || issue);
    boolean taken = outFull && ready;
    if (arValid) {
      transfers.add(new Transfer(cycle + latency, arLength));
    }
    boolean arrives = !transfers.isEmpty() && transfers.peek().due <= cycle;
    boolean ends = arrives && transfers.peek().left == 1;
    boolean move = queued > 0 && (!outFull || ready);
    free += (taken ? 1 : 0) - (issue ? nextLength : 0);
    bursts += (issue ? 1 : 0) - (ends ? 1 : 0);
    arValid = issue;
    if (issue) {
      arLength = nextLength;
    }
    command(accept, step, issue);
    if (arrives) {
      transfers.peek().left--;
      beats++;
    }
    if (ends) {
      transfers.remove();
    }
    queued += (arrives ? 1 : 0) - (move ? 1 : 0);
    outFull = move || outFull && !ready;
  }

  private void command(boolean accept, boolean step, boolean issue) {
    if (step) {
      nextLength = Math.min(runLeft, burst - runAddress % burst);
      nextValid = true;
      runAddress += nextLength;
      runLeft -= nextLength;
      runValid = runLeft > 0;
    } else if (issue) {
      nextValid = false;
    }
    if (accept) {
      runLeft = commands.get(command).beats;
      runAddress = commands.get(command).offset;
      runValid = true;
      command++;
    }
  }
}
