// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * The progress of a long command: a bar on a terminal, else one plain line per step, or nothing if
 * the user wants quiet.
 */
final class Steps implements AutoCloseable {
  private static final int WIDTH = 78;

  private final Console console;
  private final boolean quiet;
  private final ProgressBar bar;

  private Steps(Console console, boolean quiet, ProgressBar bar) {
    this.console = console;
    this.quiet = quiet;
    this.bar = bar;
  }

  /** Starts the progress of a command of so many steps. */
  static Steps start(BitloomCommand bitloom, String task, int steps) {
    Console console = bitloom.console();
    boolean bar = console.terminal() && !bitloom.quiet();
    return new Steps(console, bitloom.quiet(), bar ? bar(task, steps) : null);
  }

  private static ProgressBar bar(String task, int steps) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .continuousUpdate()
        .hideEta()
        .clearDisplayOnFinish()
        .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
        .build();
  }

  /** Says that the next step begins. */
  void next(String what) {
    if (bar != null) {
      bar.setExtraMessage(what);
      bar.step();
    }
    line(what);
  }

  /** Says what the next steps are, which {@link #advance} counts. */
  void phase(String what) {
    line(what);
    detail(what);
  }

  /** Prints a line where there is no bar. */
  void line(String what) {
    if (bar == null && !quiet) {
      console.err().println("bitloom: " + what);
    }
  }

  /** One of many short steps is done; shown on a terminal only. */
  void advance(String what) {
    if (bar != null) {
      bar.setExtraMessage(what);
      bar.step();
    }
  }

  /** Says how far the present step is; shown on a terminal only. */
  void detail(String what) {
    if (bar != null) {
      bar.setExtraMessage(what);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
