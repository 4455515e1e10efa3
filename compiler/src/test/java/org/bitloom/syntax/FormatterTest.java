// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.bitloom.Draws;
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
        "// budget\n"
            + "hardware { multipliers 1; }\n"
            + "// what\n"
            + "network n { output x; }\n"
            + "weights \"a\";\n";
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
    for (int i = 0; i < Draws.of(1000); i++) {
      NetworkFile file = new RandomTree(new Random(SEED + i)).file();
      assertRoundTrip(file, "seed " + (SEED + i));
    }
  }

  @Test
  void commentsAndSpacesAnywhereKeepTheTreeAndTheFormIsStable() throws IOException {
    for (int i = 0; i < Draws.of(1000); i++) {
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

  @Test
  void aLongMatrixHasOneRowPerLine() {
    String row = "[101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114]";
    String text = "network n { y = dense(x, weights: [" + row + ", " + row + "], units: 2); }";
    String expected =
        """
        network n {
            y = dense(
                x,
                weights: [
                    ROW,
                    ROW
                ],
                units: 2
            );
        }
        """;
    assertThat(Formatter.format(parse(text))).isEqualTo(expected.replace("ROW", row));
  }

  @Test
  void longListsAreFilledAndLongRulesHaveOneClausePerLine() {
    String scales = "0.0101, ".repeat(20);
    String text =
        "numerics { fc1 weights int8 scale [" + scales + "1], activations int8 scale 0.5; }";
    String twelve = "0.0101, ".repeat(11).strip();
    String eight = "0.0101, ".repeat(9);
    String expected =
        """
        numerics {
            fc1 weights int8 scale [
                    TWELVE
                    EIGHT1
                ],
                activations int8 scale 0.5;
        }
        """;
    assertThat(Formatter.format(parse(text)))
        .isEqualTo(expected.replace("TWELVE", twelve).replace("EIGHT", eight));
  }

  @Test
  void commentsOfNeighboursShareAColumn() {
    String text =
        """
        hardware {
            multipliers 4;                                    // few
            a_long_layer_name fold(pe: 100, simd: 100);    // many

            b fold(pe: 1);  // apart
        }
        """;
    String tidy =
        """
        hardware {
            multipliers 4;                                 // few
            a_long_layer_name fold(pe: 100, simd: 100);    // many

            b fold(pe: 1);                        // apart
        }
        """;
    assertThat(Formatter.format(parse(text))).isEqualTo(tidy);
  }

  @Test
  void statementsFromElsewhereStandBesideThoseOfTheFile() {
    NetworkFile file = parse("// head\nhardware { multipliers 4; // few\n y fold(pe: 1); }\n");
    NetworkFile other = parse("\n".repeat(200) + "hardware { multipliers 64; /* lost */ }");
    HardwareBlock block = file.hardware().orElseThrow();
    HardwareStatement added = other.hardware().orElseThrow().statements().getFirst();
    HardwareBlock mixed =
        new HardwareBlock(List.of(added, block.statements().getLast()), block.span());
    NetworkFile edited =
        new NetworkFile(
            file.source(),
            file.network(),
            file.weights(),
            file.numerics(),
            Optional.of(mixed),
            file.comments());
    assertThat(Formatter.format(edited))
        .isEqualTo("// head\nhardware {\n    multipliers 64;\n    // few\n    y fold(pe: 1);\n}\n");
  }

  @Test
  void aLargeMatrixIsPrintedQuickly() {
    String row = "[" + "-1, ".repeat(999) + "-1]";
    String text = "network n { y = dense(x, weights: [" + (row + ", ").repeat(99) + row + "]); }";
    assertThat(Formatter.format(parse(text)).split("-1", -1)).hasSize(100_001);
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
