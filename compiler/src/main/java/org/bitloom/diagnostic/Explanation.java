// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The page behind a code: what it means, an example, how to mend it. */
public final class Explanation {
  private Explanation() {}

  /** The page of {@code code} as Markdown. */
  public static String of(Code code) {
    String path = "/explain/" + code.id() + ".md";
    try (InputStream page = Explanation.class.getResourceAsStream(path)) {
      if (page == null) {
        throw new IllegalStateException("no page " + path);
      }
      return new String(page.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
