// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Enforces the table of packages on the architecture page. */
class PackageTableTest {
  private static final String ROOT = "org.bitloom.";

  /** What each package may import of the others. */
  private static final Map<String, String> TABLE =
      Map.ofEntries(
          Map.entry("diagnostic", ""),
          Map.entry("fixed", ""),
          Map.entry("operator", "fixed"),
          Map.entry("format", "operator fixed"),
          Map.entry("array", "diagnostic"),
          Map.entry("syntax", "diagnostic"),
          Map.entry("quantize", "format operator fixed array diagnostic"),
          Map.entry("model", "syntax quantize format operator fixed array diagnostic"),
          Map.entry("calibrate", "model quantize format operator fixed array diagnostic"),
          Map.entry("analyze", "calibrate golden plan model quantize format operator fixed"),
          Map.entry("importer", "model operator fixed array diagnostic"),
          Map.entry("timing", "operator"),
          Map.entry("plan", "timing model operator fixed diagnostic"),
          Map.entry("golden", "plan operator fixed"),
          Map.entry("rtl", "plan timing operator fixed"),
          Map.entry("emit", "rtl plan operator fixed diagnostic"),
          Map.entry("cost", "rtl plan timing operator fixed"),
          Map.entry("cosim", "emit rtl golden plan operator fixed array diagnostic"),
          Map.entry(
              "tune",
              "golden cost rtl plan calibrate importer model format operator fixed array"
                  + " diagnostic"),
          Map.entry(
              "report",
              "tune cosim cost emit rtl analyze calibrate golden plan importer quantize model format"
                  + " syntax array operator"
                  + " fixed diagnostic"));

  private static JavaClasses classes;

  @BeforeAll
  static void readClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("org.bitloom");
  }

  static List<String> packages() {
    return TABLE.keySet().stream().sorted().toList();
  }

  @ParameterizedTest
  @MethodSource("packages")
  void aPackageImportsOnlyWhatTheTableAllows(String name) {
    String[] allowed =
        Stream.concat(Stream.of(name), Stream.of(TABLE.get(name).split(" ")))
            .filter(p -> !p.isEmpty())
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
            .filter(p -> !p.equals("cli"))
            .toList();

    assertThat(TABLE.keySet()).containsAll(present);
  }

  @Test
  void librariesStayInTheirPackages() {
    Map<String, List<String>> homes =
        Map.of(
            "org.antlr.v4..", List.of("syntax"),
            "org.stringtemplate..", List.of("emit"),
            "org.tensorflow..", List.of("importer"),
            "org.knowm..", List.of("report"),
            "de.erichseifert..", List.of("report"),
            "picocli..", List.of("cli"),
            "me.tongfei..", List.of("cli"));

    homes.forEach(
        (library, home) ->
            noClasses()
                .that(not(resideInAnyPackage(qualified(home))))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(classes));
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

  private static String[] qualified(List<String> packages) {
    return packages.stream().map(p -> ROOT + p).collect(Collectors.toList()).toArray(String[]::new);
  }
}
