// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Starts programs that were written a moment ago. */
final class ProgramStart {
  private static final int ATTEMPTS = 100;
  private static final long PAUSE_NANOS = 20_000_000;

  /** How Linux says ETXTBSY. */
  private static final String BUSY = "Text file busy";

  private ProgramStart() {}

  /**
   * Starts a process. A file cannot run while a process that another thread starts at that moment
   * still holds it for writing: it inherits all open files and closes them soon.
   */
  static Process of(ProcessBuilder builder) throws IOException {
    for (int i = 0; ; i++) {
      try {
        return builder.start();
      } catch (IOException e) {
        if (i == ATTEMPTS || !String.valueOf(e.getMessage()).contains(BUSY)) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }
}
