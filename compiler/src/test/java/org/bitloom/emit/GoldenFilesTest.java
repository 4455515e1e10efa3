// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The printed design of {@code tiny.loom} is the committed one, byte for byte.
 *
 * <p>With {@code -Dbitloom.update=true} the golden files are written instead; read their diff.
 */
class GoldenFilesTest {
  private static final Path GOLDEN = Path.of("../rtl-out/golden/tiny");

  private static Map<String, String> goldenFiles() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> paths = Files.list(GOLDEN)) {
      for (Path path : paths.toList()) {
        files.put(path.getFileName().toString(), Files.readString(path));
      }
    }
    return files;
  }

  @Test
  void theDesignIsTheCommittedOne() throws IOException {
    RenderedDesign rendered = new DesignRenderer().render(SampleDesigns.design("tiny"));
    if (Boolean.getBoolean("bitloom.update")) {
      DesignWriter.write(rendered, GOLDEN);
    }
    assertThat(rendered.files()).containsExactlyEntriesOf(goldenFiles());
  }

  /** Arabic and Marathi digits, and the Turkish dotless i, which lower-casing meets. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG-u-nu-arab", "mr-IN-u-nu-deva", "tr-TR", "de-DE"})
  void theDesignIsTheSameInEveryLocale(String language) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag(language));
    try {
      RenderedDesign rendered = new DesignRenderer().render(SampleDesigns.design("tiny"));
      assertThat(rendered.files()).containsExactlyEntriesOf(goldenFiles());
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void linesEndInOneLineFeedAndHaveNoTrailingSpaces() throws IOException {
    assertThat(goldenFiles())
        .allSatisfy(
            (name, text) ->
                assertThat(text).doesNotContain("\r", " \n", "\t").endsWith("\n").isNotBlank());
  }
}
