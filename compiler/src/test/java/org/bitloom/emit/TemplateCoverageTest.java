// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.junit.jupiter.api.Test;

/** Every block has a template, every template a block, and every block a design that has it. */
class TemplateCoverageTest {
  private static final Path TEMPLATES = Path.of("../templates/verilog");

  /** A condition on the block itself; those on its parts have no block of their own. */
  private static final Pattern CONDITION = Pattern.compile("«if\\(m\\.(\\w+)\\)»");

  /** Text that several templates share. */
  private static final String SHARED = "module";

  /** Returns the names of all blocks. */
  private static Set<String> blocks() {
    return records(c -> true);
  }

  /** Returns the names of the blocks of which each is a module of its own. */
  private static Set<String> generatedBlocks() {
    return records(c -> !c.isAssignableTo(LibraryBlock.class));
  }

  private static Set<String> records(Predicate<JavaClass> chosen) {
    return new ClassFileImporter()
        .withImportOption(new DoNotIncludeTests()).importPackages("org.bitloom.rtl").stream()
            .filter(c -> c.isAssignableTo(Block.class) && c.isRecord())
            .filter(chosen)
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
              generatedBlocks().stream().map(TemplateCoverageTest::templateOf).toList());
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

  /** Every condition of a template, such as {@code «if(m.partial)»}, holds once and fails once. */
  @Test
  void everyVariantIsPartOfADesign() throws IOException {
    Set<String> expected = new TreeSet<>();
    for (String block : generatedBlocks()) {
      Matcher condition =
          CONDITION.matcher(Files.readString(TEMPLATES.resolve(templateOf(block) + ".stg")));
      while (condition.find()) {
        expected.add(block + "." + condition.group(1) + " = false");
        expected.add(block + "." + condition.group(1) + " = true");
      }
    }
    Set<String> seen =
        SampleDesigns.allNames().stream()
            .flatMap(name -> SampleDesigns.design(name).blocks().stream())
            .flatMap(block -> conditions(block).stream())
            .collect(Collectors.toSet());
    assertThat(seen).containsAll(expected);
  }

  /** Returns the parameterless methods of a block that return a truth value, and their values. */
  private static List<String> conditions(Block block) {
    return Arrays.stream(block.getClass().getMethods())
        .filter(m -> m.getParameterCount() == 0)
        .filter(m -> m.getReturnType() == boolean.class || m.getReturnType() == List.class)
        .map(
            m ->
                "%s.%s = %s"
                    .formatted(m.getDeclaringClass().getSimpleName(), m.getName(), value(m, block)))
        .toList();
  }

  private static Object value(Method method, Block block) {
    try {
      return method.invoke(block) instanceof List<?> list ? !list.isEmpty() : method.invoke(block);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
