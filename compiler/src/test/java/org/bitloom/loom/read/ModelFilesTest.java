// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.model.Network;
import org.bitloom.syntax.NetworkParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each {@code model/*.loom} renders exactly the diagnostics of the {@code .expect} file beside it;
 * a file whose name starts with {@code accepted} has none.
 *
 * <p>With {@code -Dbitloom.update=true} the expectations are written instead; read their diff.
 */
class ModelFilesTest {
  private static final Path FOLDER = Path.of("src/test/resources/model");

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith(".loom")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileRendersItsExpectedDiagnostics(Path file) throws IOException {
    String rendered = rendered(file);
    if (file.getFileName().toString().startsWith("accepted")) {
      assertThat(rendered).isEmpty();
      return;
    }
    Path expected = Path.of(file.toString().replaceFirst("\\.loom$", ".expect"));
    if (Boolean.getBoolean("bitloom.update")) {
      Files.writeString(expected, rendered);
    }
    assertThat(rendered).isEqualTo(Files.readString(expected));
  }

  @Test
  void everyCodeOfTheFrontEndHasAFileThatProducesIt() throws IOException {
    String all = String.join("", files().stream().map(ModelFilesTest::rendered).toList());
    assertThat(Arrays.stream(Code.values()))
        .filteredOn(code -> code.id().startsWith("B02") || code.id().startsWith("B03"))
        .filteredOn(code -> code != Code.ACCUMULATOR_TOO_NARROW)
        .allSatisfy(code -> assertThat(all).contains("[" + code.id() + "]"));
  }

  private static String rendered(Path file) {
    try {
      Diagnostics diagnostics = new Diagnostics();
      Source source = new Source(file.getFileName().toString(), Files.readString(file));
      Optional<Network> network =
          NetworkParser.parse(source, diagnostics)
              .flatMap(
                  parsed ->
                      NetworkBuilder.build(parsed, FOLDER, new DataCalibrator(), diagnostics));
      String rendered = DiagnosticRenderer.render(diagnostics);
      assertThat(network.isPresent()).as(rendered).isEqualTo(!diagnostics.hasErrors());
      return rendered.replace(FOLDER.toString(), "model");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
