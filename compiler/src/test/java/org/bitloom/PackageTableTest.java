// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enforces the table of packages on the architecture page. */
class PackageTableTest {
  private static final String ROOT = "org.bitloom.";

  private static final Path PAGE = Path.of("../docs/architecture.md");
  private static final Pattern ROW = Pattern.compile("\\| `([a-z.]+)` \\|.*\\| ([^|]+) \\|");
  private static final Pattern NAME = Pattern.compile("`([a-z.]+)(\\.\\*)?`");

  /** What each package may import of the others, in the order of the rows. */
  private static final Map<String, Set<String>> TABLE = table();

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("org.bitloom");
  }

  static List<String> packages() {
    return TABLE.keySet().stream().filter(name -> !name.equals("cli")).sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageImportsOnlyWhatTheTableAllows(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), TABLE.get(name).stream())
            .map(p -> ROOT + p)
            .toArray(String[]::new);

    noClasses()
        .that(resideInAPackage(ROOT + name))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.bitloom..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(classes);
  }

  @Test
  void everyPackageIsInTheTable() {
    List<String> present =
        classes.stream()
            .map(c -> c.getPackageName())
            .filter(p -> p.startsWith(ROOT))
            .map(p -> p.substring(ROOT.length()))
            .distinct()
            .toList();

    assertThat(TABLE.keySet()).containsExactlyInAnyOrderElementsOf(present);
  }

  @Test
  void librariesStayInTheirPackages() {
    Map<String, String> homes =
        Map.of(
            "org.antlr.v4", "syntax",
            "org.stringtemplate", "emit",
            "org.tensorflow", "importer.tflite",
            "ai.onnx.proto", "importer.onnx",
            "com.google.protobuf", "importer.onnx",
            "org.knowm", "report",
            "de.erichseifert", "report",
            "picocli", "cli",
            "me.tongfei", "cli");

    // A rule for each library would look at all classes as often.
    Stream<Dependency> strays =
        classes.stream()
            .flatMap(c -> c.getDirectDependenciesFromSelf().stream())
            .filter(
                d ->
                    homes.entrySet().stream()
                        .filter(e -> within(d.getTargetClass(), e.getKey()))
                        .anyMatch(e -> !isIn(d.getOriginClass(), e.getValue())));
    assertThat(strays.map(Dependency::getDescription)).isEmpty();
  }

  private static boolean within(JavaClass used, String library) {
    return (used.getPackageName() + ".").startsWith(library + ".");
  }

  private static boolean isIn(JavaClass user, String home) {
    return user.getPackageName().equals(ROOT + home);
  }

  @Test
  void onlyTheCommandLineExitsOrPrints() {
    noClasses()
        .that(not(resideInAPackage(ROOT + "cli")))
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(classes);
  }

  @Test
  void noClassIsNamedAfterNothingInParticular() {
    classes()
        .should()
        .haveSimpleNameNotEndingWith("Util")
        .andShould()
        .haveSimpleNameNotEndingWith("Utils")
        .andShould()
        .haveSimpleNameNotEndingWith("Helper")
        .andShould()
        .haveSimpleNameNotEndingWith("Manager")
        .check(classes);
  }

  private static Map<String, Set<String>> table() {
    Map<String, Set<String>> table = new LinkedHashMap<>();
    for (String line : lines()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        table.put(row.group(1), imports(row.group(2), List.copyOf(table.keySet())));
      }
    }
    return table;
  }

  /** The packages of a cell, all of which stand in rows above it. */
  private static Set<String> imports(String cell, List<String> above) {
    if (cell.equals("all above") || cell.equals("everything")) {
      return Set.copyOf(above);
    }
    Set<String> names = new LinkedHashSet<>();
    Matcher name = NAME.matcher(cell);
    while (name.find()) {
      String base = name.group(1);
      if (name.group(2) == null) {
        assertThat(above).as("rows above one that imports %s", base).contains(base);
        names.add(base);
      } else {
        above.stream().filter(p -> (p + ".").startsWith(base + ".")).forEach(names::add);
      }
    }
    return names;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
