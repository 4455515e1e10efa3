// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Texts that are copied as they are. */
public final class LibraryText {
  private LibraryText() {}

  /** Returns the text of a resource. */
  public static String of(String resource) {
    try (InputStream in = LibraryText.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no library module " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }
}
