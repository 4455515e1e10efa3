// SPDX-License-Identifier: Apache-2.0
package org.bitloom.farm;

import java.util.List;

/** Does independent tasks, in any order. */
public interface Farm extends AutoCloseable {
  /** Is told what came out, one result at a time, as soon as it is there. */
  @FunctionalInterface
  interface Harvest {
    /**
     * Takes a result.
     *
     * @param task index of the task in the list
     * @param result what came out of it
     */
    void take(int task, String result);
  }

  /** Returns how many tasks are done at a time. */
  int width();

  /**
   * Does tasks and returns after the last one.
   *
   * @param work that the tasks are of
   * @param tasks independent of each other
   * @param harvest is told every result once, from one thread at a time
   */
  void run(Work work, List<String> tasks, Harvest harvest);

  /** Lets the workers go. */
  @Override
  void close();
}
