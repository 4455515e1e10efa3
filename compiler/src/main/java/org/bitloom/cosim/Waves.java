// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/** The file of waves that a run leaves in its workspace. */
public final class Waves {
  /** Its name there. */
  public static final String FILE = "waves.fst";

  private Waves() {}

  /**
   * A stretch of a run.
   *
   * @param from its first cycle
   * @param to its last cycle
   * @param part of the run that alone needs to run for it; all of them where it is negative
   * @param begin first cycle of that part
   */
  public record Window(long from, long to, int part, long begin) {
    /** The whole run. */
    public static final Window ALL = new Window(0, Long.MAX_VALUE);

    /** A stretch for which the run is repeated from its beginning. */
    public Window(long from, long to) {
      this(from, to, -1, 0);
    }
  }

  /** Brings the file to where the user wants it, whole or not at all. */
  public static void moveInto(Workspace workspace, Path target) {
    Path absolute = target.toAbsolutePath();
    if (Files.exists(absolute) && !Files.isRegularFile(absolute)) {
      throw new DiagnosticException(
          Code.RESULT_UNWRITABLE.withoutPlace().withNote(target + ": it is no regular file"));
    }
    Path part = absolute.resolveSibling("." + target.getFileName() + ".part");
    try {
      try {
        Files.copy(workspace.folder().resolve(FILE), part, StandardCopyOption.REPLACE_EXISTING);
        Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new DiagnosticException(
          Code.RESULT_UNWRITABLE.withoutPlace().withNote(target + ": " + e.getMessage()));
    }
  }
}
