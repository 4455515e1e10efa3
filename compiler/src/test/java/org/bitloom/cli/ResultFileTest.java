// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bitloom.diagnostic.DiagnosticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {
  @TempDir private Path folder;

  @Test
  void createsMissingFoldersAndLeavesOnlyTheResult() {
    Path file = folder.resolve("a/b/result.json");

    ResultFile.write(file, "{}\n");

    assertThat(file).hasContent("{}");
    assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void replacesAnOlderResult() {
    Path file = folder.resolve("result.json");
    ResultFile.write(file, "old");

    ResultFile.write(file, "new");

    assertThat(file).hasContent("new");
  }

  @Test
  void aWriterThatFailsLeavesTheOldResultAndNothingElse() {
    Path file = folder.resolve("result.json");
    ResultFile.write(file, "old");

    assertThatThrownBy(
            () ->
                ResultFile.write(
                    file,
                    part -> {
                      throw new IllegalStateException("half-way");
                    }))
        .hasMessage("half-way");

    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aPathThroughAFileIsADiagnostic() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> ResultFile.write(file.resolve("result.json"), "{}"))
        .isInstanceOf(DiagnosticException.class)
        .hasMessage("cannot write the result");
  }

  @Test
  void aFolderInThePlaceOfTheResultIsADiagnostic() {
    assertThatThrownBy(() -> ResultFile.write(folder, "{}"))
        .isInstanceOf(DiagnosticException.class)
        .hasMessage("cannot write the result");
    assertThat(folder).isEmptyDirectory();
  }
}
