// SPDX-License-Identifier: Apache-2.0
package org.bitloom.farm;

import java.io.Serializable;

/**
 * A kind of task. What comes out depends on the task alone, so that a task may be done again
 * wherever its first worker was lost. It may travel to another machine, and takes little with it:
 * what a worker needs it reads from files.
 */
@FunctionalInterface
public interface Work extends Serializable {
  /**
   * Does a task; tasks may be done at the same time.
   *
   * @param task in words of the one who asks
   * @return what came out, in words that the one who asked understands
   */
  String done(String task);
}
