// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a command says when Ctrl-C ends it while it works. */
final class Farewell {
  /** Longer than a sample and a report take. */
  private static final long PATIENCE_SECONDS = 30;

  private Farewell() {}

  /**
   * Returns what {@code work} returns; if the process ends meanwhile, says how to go on.
   *
   * @param advice what to type, after what is done
   */
  static <T> T during(BitloomCommand bitloom, String advice, Supplier<T> work) {
    Runtime process = Runtime.getRuntime();
    Thread hook = new Thread(() -> say(bitloom, advice));
    process.addShutdownHook(hook);
    try {
      return work.get();
    } finally {
      remove(process, hook);
    }
  }

  /**
   * Does some work; if the process ends meanwhile, says so and waits until the work comes to its
   * end, which then is near.
   *
   * @param advice what is to be expected, and what to type
   * @param work is given the question whether the process ends
   */
  static void withResult(BitloomCommand bitloom, String advice, Consumer<BooleanSupplier> work) {
    Runtime process = Runtime.getRuntime();
    AtomicBoolean ending = new AtomicBoolean();
    CountDownLatch done = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              ending.set(true);
              say(bitloom, advice);
              await(done);
            });
    process.addShutdownHook(hook);
    try {
      work.accept(ending::get);
    } finally {
      done.countDown();
      remove(process, hook);
    }
  }

  private static void await(CountDownLatch done) {
    try {
      done.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(BitloomCommand bitloom, String advice) {
    bitloom.console().err().println("\nbitloom: interrupted; " + advice);
    bitloom.console().err().flush();
  }

  private static void remove(Runtime process, Thread hook) {
    try {
      process.removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process ends already, so that the hook has its say.
      return;
    }
  }
}
