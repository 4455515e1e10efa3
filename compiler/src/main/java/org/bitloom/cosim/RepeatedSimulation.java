// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.Map;

/**
 * A design that is built once and runs the same vectors again and again, with other contents of the
 * files that it reads when it starts.
 */
public interface RepeatedSimulation extends AutoCloseable {
  /**
   * Runs the design.
   *
   * @param files that are not as they are in the design; it is itself again in the next run
   * @param cycles after which a run that is not at its end counts as a deadlock
   */
  CosimResult run(Map<String, String> files, long cycles);

  @Override
  void close();
}
