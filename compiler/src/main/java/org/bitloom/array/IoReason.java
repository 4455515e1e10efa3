// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import org.bitloom.diagnostic.Diagnostic;

/** Says in words why the operating system refused a file. */
public final class IoReason {
  private IoReason() {}

  /** Returns the diagnostic with the reason as a note. */
  public static Diagnostic attach(Diagnostic diagnostic, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException missing -> "there is no such file or folder";
          case AccessDeniedException denied -> "permission denied";
          case FileSystemException other ->
              Optional.ofNullable(other.getReason()).orElse(other.getClass().getSimpleName());
          default -> Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        };
    return diagnostic.withNote(reason);
  }
}
