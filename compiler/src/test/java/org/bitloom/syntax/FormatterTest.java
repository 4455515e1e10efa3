// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.junit.jupiter.api.Test;

class FormatterTest {
  private static final Path FOLDER = Path.of("src/test/resources/syntax");
  private static final long SEED = 20260101;

  @Test
  void theExampleOfTheLanguagePageIsCanonical() throws IOException {
    String text = Files.readString(FOLDER.resolve("accepted_lenet5.loom"));
    assertThat(Formatter.format(parse(text))).isEqualTo(text);
  }

  @Test
  void everyFormOfTheLanguageKeepsItsTree() throws IOException {
    NetworkFile file = parse(Files.readString(FOLDER.resolve("accepted_everything.loom")));
    assertRoundTrip(file, "everything");
  }

  @Test
  void commentsStayWithWhatTheyStandAt() {
    String messy =
        """
        // header

        // about the network
        network n { // head
        /* first */ input x: int8[4]; // trailing /* x */
              // own line


              // after an empty line
          y=dense(x, // inside
            units:3 /* also inside */);long_name = relu(y); /* two */ /* comments */
          output y;
          // before the brace
        } // after the brace
        weights "a.npz"; /* several
           lines */ // and one more
        // the end
        """;
    String tidy =
        """
        // header

        // about the network
        network n {                               // head
            /* first */
            input x: int8[4];                     // trailing /* x */

            // own line

            // after an empty line
            // inside
            /* also inside */
            y         = dense(x, units: 3);
            long_name = relu(y);                  /* two */ /* comments */

            output y;
            // before the brace
        }                                         // after the brace

        weights "a.npz";                          /* several
           lines */
        // and one more
        // the end
        """;
    assertThat(Formatter.format(parse(messy))).isEqualTo(tidy);
    assertThat(Formatter.format(parse(tidy))).isEqualTo(tidy);
  }

  @Test
  void longLinesAreBrokenAfterCommas() {
    String row = "1, ".repeat(60) + "1";
    String text = "network n {\n    y = dense(x, weights: [[" + row + "], [" + row + "]]);\n}\n";
    String formatted = Formatter.format(parse(text));
    assertThat(formatted.lines()).hasSizeGreaterThan(5).allMatch(line -> line.length() <= 100);
    assertRoundTrip(parse(text), "long line");
  }

  @Test
  void blocksAreSortedAndTheirCommentsMoveWithThem() {
    String text =
        "// budget\nhardware { multipliers 1; }\n// what\nnetwork n { output x; }\nweights \"a\";\n";
    assertThat(Formatter.format(parse(text)))
        .isEqualTo(
            """
            // what
            network n {
                output x;
            }

            weights "a";

            // budget
            hardware {
                multipliers 1;
            }
            """);
  }

  @Test
  void randomTreesSurvivePrintingAndParsing() {
    for (int i = 0; i < 1000; i++) {
      NetworkFile file = new RandomTree(new Random(SEED + i)).file();
      assertRoundTrip(file, "seed " + (SEED + i));
    }
  }

  @Test
  void commentsAndSpacesAnywhereKeepTheTreeAndTheFormIsStable() throws IOException {
    for (int i = 0; i < 1000; i++) {
      Random random = new Random(SEED + i);
      NetworkFile file = new RandomTree(random).file();
      String noisy = RandomTree.withNoise(Formatter.format(file), random);
      NetworkFile parsed = parse(noisy);
      assertThat(shape(parsed)).as("seed %d%n%s", SEED + i, noisy).isEqualTo(shape(file));
      String once = Formatter.format(parsed);
      assertThat(parse(once).comments()).as(once).hasSameSizeAs(parsed.comments());
      assertThat(Formatter.format(parse(once))).as("seed %d%n%s", SEED + i, noisy).isEqualTo(once);
    }
  }

  private static void assertRoundTrip(NetworkFile file, String description) {
    String once = Formatter.format(file);
    NetworkFile parsed = parse(once);
    assertThat(shape(parsed)).as("%s%n%s", description, once).isEqualTo(shape(file));
    assertThat(Formatter.format(parsed)).as(description).isEqualTo(once);
  }

  private static NetworkFile parse(String text) {
    Diagnostics diagnostics = new Diagnostics();
    return NetworkParser.parse(new Source("test.loom", text), diagnostics)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics) + text));
  }

  /** The tree as text without spans. */
  private static String shape(NetworkFile file) {
    String tree =
        file.network() + "\n" + file.weights() + "\n" + file.numerics() + "\n" + file.hardware();
    return tree.replaceAll("test\\.loom@\\d+\\.\\.\\d+", "@");
  }
}
