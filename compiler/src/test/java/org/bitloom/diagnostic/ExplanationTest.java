// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExplanationTest {
  @ParameterizedTest
  @EnumSource(Code.class)
  void everyCodeHasAPageThatStartsWithItsIdentifier(Code code) {
    assertThat(Explanation.of(code)).startsWith("# " + code.id() + ": ").endsWith("\n");
  }

  @Test
  void everyPageBelongsToACode() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("src/main/resources/explain"))) {
      List<String> pages =
          files.map(file -> file.getFileName().toString().replace(".md", "")).toList();
      assertThat(pages)
          .containsExactlyInAnyOrderElementsOf(Arrays.stream(Code.values()).map(Code::id).toList());
    }
  }

  @Test
  void identifiersAreUnique() {
    List<String> ids = Arrays.stream(Code.values()).map(Code::id).toList();
    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("B0[1-8]\\d\\d"));
  }

  @Test
  void aCodeIsFoundByItsIdentifierInEitherCase() {
    assertThat(Code.byId("b0204")).contains(Code.ACCUMULATOR_TOO_NARROW);
    assertThat(Code.byId("B9999")).isEmpty();
  }
}
