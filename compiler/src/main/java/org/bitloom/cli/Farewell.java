// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.function.Supplier;

/** What a command says when Ctrl-C ends it while it works. */
final class Farewell {
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
