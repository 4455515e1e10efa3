// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads whole files that a user names. Only regular files up to a limit are read, so that neither a
 * pipe without a writer nor an endless device holds a command.
 */
public final class InputFile {
  /** A file that is not read; the message is a reason in words. */
  public static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String reason) {
      super(reason);
    }
  }

  private InputFile() {}

  /**
   * Returns the bytes of a file.
   *
   * @param most bytes; fewer than an array can hold
   * @throws Refused if it is absent, unreadable, too long, or no regular file
   */
  public static byte[] read(Path file, int most) throws Refused {
    FilesRead.note(file);
    if (!Files.exists(file)) {
      throw new Refused("there is no such file");
    }
    if (!Files.isRegularFile(file)) {
      throw new Refused(Files.isDirectory(file) ? "it is a folder" : "it is no regular file");
    }
    try (InputStream in = Files.newInputStream(file)) {
      if (Files.size(file) > most) {
        throw new Refused("it has " + Files.size(file) + " bytes; at most " + most + " are read");
      }
      return in.readNBytes(most);
    } catch (NoSuchFileException e) {
      throw new Refused("there is no such file");
    } catch (AccessDeniedException e) {
      throw new Refused("permission denied");
    } catch (IOException e) {
      throw new Refused("it cannot be read");
    }
  }
}
