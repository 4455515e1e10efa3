// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.rtl.Block;
import org.junit.jupiter.api.Test;

/** Every block has a template, every template a block, and every block a design that has it. */
class TemplateCoverageTest {
  private static final Path TEMPLATES = Path.of("../templates/verilog");

  /** Text that several templates share. */
  private static final String SHARED = "module";

  private static Set<String> blocks() {
    return new ClassFileImporter()
        .withImportOption(new DoNotIncludeTests()).importPackages("org.bitloom.rtl").stream()
            .filter(c -> c.isAssignableTo(Block.class) && c.isRecord())
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String templateOf(String record) {
    return record.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
  }

  @Test
  void blocksAndTemplatesHaveTheSameNames() throws IOException {
    try (Stream<Path> files = Files.list(TEMPLATES)) {
      Set<String> templates =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".stg"))
              .map(name -> name.replace(".stg", ""))
              .filter(name -> !name.equals(SHARED))
              .collect(Collectors.toSet());
      assertThat(templates)
          .containsExactlyInAnyOrderElementsOf(
              blocks().stream().map(TemplateCoverageTest::templateOf).toList());
    }
  }

  @Test
  void everyBlockIsPartOfASampleDesign() {
    Set<String> seen =
        SampleDesigns.names().stream()
            .flatMap(name -> SampleDesigns.design(name).blocks().stream())
            .map(block -> block.getClass().getSimpleName())
            .collect(Collectors.toSet());
    assertThat(seen).containsExactlyInAnyOrderElementsOf(blocks());
  }
}
