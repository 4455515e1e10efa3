// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bitloom.Draws;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileTextTest {
  private static final Path FOLDER = Path.of("src/test/resources/syntax");
  private static final long SEED = 7;

  @ParameterizedTest
  @ValueSource(strings = {"accepted_lenet5.loom", "accepted_everything.loom"})
  void everyTruncationIsReadOrReported(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name));
    for (int length = 0; length < text.length(); length++) {
      assertReadOrReported(text.substring(0, length));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"accepted_lenet5.loom", "accepted_everything.loom"})
  void everyRandomDamageIsReadOrReported(String name) throws IOException {
    String text = Files.readString(FOLDER.resolve(name));
    Random random = new Random(SEED);
    String pieces = "{}[]()<>,;:=/\"\\\n *x1-.\u0000\ud835é";
    for (int i = 0; i < Draws.of(1500); i++) {
      StringBuilder damaged = new StringBuilder(text);
      for (int edits = random.nextInt(8); edits >= 0; edits--) {
        int start = random.nextInt(damaged.length());
        int stop = Math.min(damaged.length(), start + random.nextInt(6));
        int piece = random.nextInt(pieces.length());
        damaged.replace(
            start, stop, random.nextBoolean() ? "" : pieces.substring(piece, piece + 1));
      }
      assertReadOrReported(damaged.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "(",
        "{",
        "<",
        "network n { y = f([",
        "a<",
        "f(",
        "/*",
        "\"",
        "}",
        ";",
        "@ ",
        "x "
      })
  void aHundredThousandRepetitionsAreReported(String piece) {
    String rendered = assertReadOrReported(piece.repeat(100_000));
    assertThat(rendered).startsWith("error[").hasSizeLessThan(10_000);
  }

  @Test
  void deepNestingWithinABlockIsOneDiagnostic() {
    String rendered = assertReadOrReported("network n { y = f(" + "[".repeat(100_000));
    assertThat(rendered).containsOnlyOnce("error[").contains("error[B0106]");
  }

  @Test
  void aLargeMatrixIsRead() {
    String row = "[" + "-12, ".repeat(999) + "7]";
    String text = "network n { y = dense(x, weights: [" + (row + ", ").repeat(99) + row + "]); }";
    assertThat(assertReadOrReported(text)).isEmpty();
  }

  private static String assertReadOrReported(String text) {
    Diagnostics diagnostics = new Diagnostics();
    boolean read = NetworkParser.parse(new Source("damaged.loom", text), diagnostics).isPresent();
    String rendered = DiagnosticRenderer.render(diagnostics);
    assertThat(read).as(() -> rendered + text).isEqualTo(rendered.isEmpty());
    return rendered;
  }
}
