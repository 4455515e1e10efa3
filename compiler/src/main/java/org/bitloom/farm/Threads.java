// SPDX-License-Identifier: Apache-2.0
package org.bitloom.farm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Threads of this process.
 *
 * @param width of them; with one, the caller's own does one task after another
 */
public record Threads(int width) implements Farm {
  /** Requires at least one. */
  public Threads {
    if (width < 1) {
      throw new IllegalArgumentException("no threads: " + width);
    }
  }

  private record Result(int task, String text) {}

  @Override
  public void run(Work work, List<String> tasks, Harvest harvest) {
    if (width == 1 || tasks.size() < 2) {
      for (int task = 0; task < tasks.size(); task++) {
        harvest.take(task, work.done(tasks.get(task)));
      }
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(width, tasks.size()));
    try {
      spread(threads, work, tasks, harvest);
    } finally {
      threads.shutdownNow();
    }
  }

  private static void spread(
      ExecutorService threads, Work work, List<String> tasks, Harvest harvest) {
    CompletionService<Result> completion = new ExecutorCompletionService<>(threads);
    List<Future<Result>> begun = new ArrayList<>();
    for (int i = 0; i < tasks.size(); i++) {
      int task = i;
      begun.add(completion.submit(() -> new Result(task, work.done(tasks.get(task)))));
    }
    for (int i = 0; i < begun.size(); i++) {
      Result result = next(completion);
      harvest.take(result.task(), result.text());
    }
  }

  private static Result next(CompletionService<Result> completion) {
    try {
      return completion.take().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while tasks were done", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        default -> throw new IllegalStateException(e.getCause());
      }
    }
  }

  @Override
  public void close() {
    // Threads live no longer than a call of run.
  }
}
