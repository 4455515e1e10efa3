// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /** A template of a file. */
  private static final Pattern DEFINITION = Pattern.compile("(?m)^(\\w+)\\(.*\\) ::=");

  private static final Pattern CONDITION_MARK = Pattern.compile("«(if\\(|endif).*?»");

  /** The methods whose values are names of templates. */
  private static final Set<String> CHOICES = choices();

  /** Text that several templates share. */
  private static final Set<String> SHARED = Set.of("module", "symbol_codes", "vector_pair");

  private static final JavaClasses RTL =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("org.bitloom.rtl");

  private static Set<String> choices() {
    Pattern choice = Pattern.compile("\\(\\w\\.(\\w+)\\)\\(");
    try (Stream<Path> files = Files.list(TEMPLATES)) {
      return files
          .filter(file -> file.toString().endsWith(".stg"))
          .flatMap(file -> choice.matcher(text(file)).results())
          .map(found -> found.group(1))
          .collect(Collectors.toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the names of all blocks. */
  private static Set<String> blocks() {
    return records(c -> true);
  }

  /** Returns the names of the blocks of which each is a module of its own. */
  private static Set<String> generatedBlocks() {
    return records(c -> !c.isAssignableTo(LibraryBlock.class));
  }

  private static Set<String> records(Predicate<JavaClass> chosen) {
    return RTL.stream()
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
              .filter(name -> !SHARED.contains(name))
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

  /** Every template of a file is used by name, or a block of a sample design chooses it. */
  @Test
  void everyTemplateIsChosenByADesign() throws IOException {
    Set<String> chosen =
        SampleDesigns.allNames().stream()
            .flatMap(name -> SampleDesigns.design(name).blocks().stream())
            .flatMap(block -> texts(block).map(text -> templateOf(name(block)) + " " + text))
            .collect(Collectors.toSet());
    Set<String> defined = new TreeSet<>();
    for (String block : generatedBlocks()) {
      String text = Files.readString(TEMPLATES.resolve(templateOf(block) + ".stg"));
      DEFINITION
          .matcher(text)
          .results()
          .map(definition -> definition.group(1))
          .filter(name -> !name.equals(block) && !text.matches("(?s).*[«: ]" + name + "\\(.*».*"))
          .forEach(name -> defined.add(templateOf(block) + " " + name));
    }
    assertThat(chosen).containsAll(defined);
  }

  private static String name(Object record) {
    return record.getClass().getSimpleName();
  }

  /** Returns the templates that a block, a record in one of its lists, or its part chooses. */
  private static Stream<String> texts(Block block) {
    return Stream.concat(texts((Object) block), parts(block).flatMap(part -> texts(part)));
  }

  /** Records of the block's own package that stand for a part of it, such as its digits. */
  private static Stream<Object> parts(Block block) {
    return Arrays.stream(block.getClass().getMethods())
        .filter(m -> m.getParameterCount() == 0 && m.getReturnType().isRecord())
        .filter(m -> m.getReturnType().getPackage().equals(block.getClass().getPackage()))
        .filter(m -> !Block.class.isAssignableFrom(m.getReturnType()))
        .map(m -> invoked(m, block));
  }

  private static Stream<String> texts(Object record) {
    return Arrays.stream(record.getClass().getMethods())
        .filter(m -> m.getParameterCount() == 0 && m.getDeclaringClass() == record.getClass())
        .filter(m -> m.getReturnType() == List.class || chooses(m))
        .map(m -> invoked(m, record))
        .flatMap(
            value ->
                value instanceof List<?> list
                    ? list.stream().filter(Record.class::isInstance).flatMap(r -> texts(r))
                    : Stream.of((String) value));
  }

  /** A variant is chosen in Java: no condition of a template stands inside another one. */
  @Test
  void noTemplateNestsConditions() throws IOException {
    List<String> nested = new ArrayList<>();
    try (Stream<Path> files = Files.walk(Path.of("../templates"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".stg")).sorted().toList()) {
        int depth = 0;
        Matcher mark = CONDITION_MARK.matcher(Files.readString(file));
        while (mark.find()) {
          depth += mark.group(1).equals("endif") ? -1 : 1;
          if (depth > 1) {
            nested.add(file.getFileName() + ": " + mark.group());
          }
        }
      }
    }
    assertThat(nested).isEmpty();
  }

  /** Returns the parameterless methods of a block that return a truth value, and their values. */
  private static List<String> conditions(Block block) {
    return Arrays.stream(block.getClass().getMethods())
        .filter(m -> m.getParameterCount() == 0)
        .filter(m -> m.getReturnType() == boolean.class || m.getReturnType() == List.class)
        .map(m -> "%s.%s = %s".formatted(name(block), m.getName(), value(m, block)))
        .toList();
  }

  private static boolean chooses(Method method) {
    return method.getReturnType() == String.class && CHOICES.contains(method.getName());
  }

  private static Object value(Method method, Block block) {
    return invoked(method, block) instanceof List<?> list
        ? !list.isEmpty()
        : invoked(method, block);
  }

  private static Object invoked(Method method, Object record) {
    try {
      return method.invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
