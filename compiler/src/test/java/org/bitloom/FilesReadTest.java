// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.io.FileInputStream;
import java.io.FileReader;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.zip.ZipFile;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpzFile;
import org.bitloom.diagnostic.FilesRead;
import org.bitloom.diagnostic.InputFile;
import org.bitloom.importer.onnx.OnnxImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report is kept as long as no file changes that was read: none may be read in secret. */
class FilesReadTest {
  private static final String DECODER = "org.bitloom.importer.onnx.TensorDecoder";

  private static final DescribedPredicate<JavaClass> READERS =
      belongToAnyOf(InputFile.class, NpyReader.class, NpzFile.class, OnnxImporter.class)
          .or(DescribedPredicate.describe("decode tensors", c -> c.getName().equals(DECODER)));

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("org.bitloom");

  @Test
  void whatReadsNetworksAndArraysOpensFilesInFivePlaces() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.bitloom",
            "org.bitloom.array..",
            "org.bitloom.calibrate..",
            "org.bitloom.diagnostic..",
            "org.bitloom.importer..",
            "org.bitloom.loom..",
            "org.bitloom.model..",
            "org.bitloom.plan..",
            "org.bitloom.quantize..",
            "org.bitloom.syntax..")
        .and(DescribedPredicate.not(READERS))
        .should()
        .callMethodWhere(
            target(owner(belongToAnyOf(Files.class, FileChannel.class)))
                .and(
                    target(
                        nameMatching(
                            "read[^A].*|lines|newInputStream|newB.*Reader|newByte.*|open"))))
        .orShould()
        .callConstructorWhere(
            target(
                owner(
                    belongToAnyOf(
                        FileInputStream.class,
                        FileReader.class,
                        RandomAccessFile.class,
                        ZipFile.class))))
        .check(CLASSES);
  }

  @Test
  void thesePlacesNoteWhatTheyOpen() {
    classes().that(READERS).should(callMethod(FilesRead.class, "note", Path.class)).check(CLASSES);
  }

  @Test
  void aFileThatChangesBehindItsReaderIsNoticed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file.loom"), "words");
    try (FilesRead list = FilesRead.begin()) {
      FilesRead.note(file);
      assertThat(list.unchanged()).isPresent();
      FileTime before = Files.getLastModifiedTime(file);
      Path other = Files.writeString(folder.resolve("other.loom"), "wordy");
      Files.setLastModifiedTime(other, before);
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      assertThat(list.unchanged()).isEmpty();
    }
  }

  @Test
  void aFileIsNotedInTheListsThatAreOpen() {
    Path early = Path.of("early.npy");
    Path file = Path.of("file.npy");
    Path late = Path.of("late.npy");
    FilesRead.note(early);
    FilesRead list = FilesRead.begin();
    try (list) {
      FilesRead.note(file);
    }
    FilesRead.note(late);
    assertThat(list.unchanged().orElseThrow())
        .contains(file.toAbsolutePath())
        .doesNotContain(early.toAbsolutePath(), late.toAbsolutePath());
  }
}
