// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("search")
class NpzFileTest {
  private static final NpyArray WEIGHTS =
      NpyArray.ofIntegers(NpyType.INT8, List.of(2, 2), 1, -2, 3, -4);

  /** Odd, and no divisor of a byte: it meets every bit of a byte, and every byte twice or more. */
  private static final int STEP = 3;

  private static final NpyArray SCALE = NpyArray.ofReals(NpyType.FLOAT32, List.of(), 0.25);

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeArchive() {
    file = folder.resolve("w.npz");
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("fc0.weights", WEIGHTS);
    arrays.put("fc0.weights.scale", SCALE);
    NpzWriter.write(file, arrays);
  }

  @Test
  void arraysAreReadByKey() {
    try (NpzFile npz = NpzFile.open(file)) {
      assertThat(npz.keys()).containsExactly("fc0.weights", "fc0.weights.scale");
      assertThat(npz.read("fc0.weights.scale")).isEqualTo(SCALE);
      assertThat(npz.read("fc0.weights")).isEqualTo(WEIGHTS);
    }
  }

  @Test
  void compressedArraysAreRead() throws IOException {
    try (ZipOutputStream zip = open()) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      NpyWriter.write(zip, WEIGHTS);
    }
    try (NpzFile npz = NpzFile.open(file)) {
      assertThat(npz.read("a")).isEqualTo(WEIGHTS);
    }
  }

  @Test
  void bytesDoNotDependOnTheTimeZone() throws IOException {
    byte[] before = Files.readAllBytes(file);
    TimeZone zone = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      writeArchive();
    } finally {
      TimeZone.setDefault(zone);
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void aMissingKeyNamesTheNearest() {
    Diagnostic problem = problemOf("fc0.weigths");

    assertThat(problem.code()).isEqualTo(Code.ARRAY_MISSING);
    assertThat(problem.notes()).containsExactly("it holds fc0.weights, fc0.weights.scale");
    assertThat(problem.helps()).containsExactly("did you mean 'fc0.weights'?");
  }

  @Test
  void aBombIsNotInflated() throws IOException {
    byte[] header =
        "{'descr': '|i1', 'fortran_order': False, 'shape': (64000000,), }"
            .getBytes(StandardCharsets.US_ASCII);
    try (ZipOutputStream zip = open()) {
      zip.putNextEntry(new ZipEntry("a.npy"));
      zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length, 0});
      zip.write(header);
      for (int i = 0; i < 64; i++) {
        zip.write(new byte[1_000_000]);
      }
    }
    assertThat(Files.size(file)).isLessThan(100_000);
    try (NpzFile npz = NpzFile.open(file, new ArrayLimit(1_000_000, 1_000_000))) {
      DiagnosticException e = catchThrowableOfType(DiagnosticException.class, () -> npz.read("a"));
      assertThat(e.diagnostic().code()).isEqualTo(Code.ARRAY_TOO_LARGE);
    }
  }

  @Test
  void entriesThatAreNoArraysAreNotSeen() throws IOException {
    try (ZipOutputStream zip = open()) {
      zip.putNextEntry(new ZipEntry("readme.txt"));
      zip.putNextEntry(new ZipEntry("../../etc/a.npy"));
      NpyWriter.write(zip, SCALE);
    }
    try (NpzFile npz = NpzFile.open(file)) {
      assertThat(npz.keys()).containsExactly("../../etc/a");
    }
  }

  @Test
  void aTextFileIsNoArchive() throws IOException {
    Files.writeString(file, "fc0.weights = 1, 2, 3");

    assertThat(problemOf("fc0.weights").code()).isEqualTo(Code.NOT_AN_ARCHIVE);
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    file = folder.resolve("none.npz");
    assertThat(problemOf("a").notes()).containsExactly("there is no such file");
    file = folder;
    assertThat(problemOf("a").notes()).containsExactly("it is no regular file");
  }

  @Test
  void everyTruncationIsOneDiagnostic() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(problemOf("fc0.weights").code()).isEqualTo(Code.NOT_AN_ARCHIVE);
    }
  }

  @Test
  void aFlippedBitNeverChangesAnElementUnnoticed() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int bit = 0; bit < 8 * whole.length; bit += STEP) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      try (NpzFile npz = NpzFile.open(file)) {
        for (String key : npz.keys()) {
          assertThat(npz.read(key)).isIn(WEIGHTS, SCALE);
        }
      } catch (DiagnosticException e) {
        assertThat(e.diagnostic().span()).isPresent();
      }
    }
  }

  private ZipOutputStream open() throws IOException {
    OutputStream out = Files.newOutputStream(file);
    return new ZipOutputStream(out);
  }

  private Diagnostic problemOf(String key) {
    try (NpzFile npz = NpzFile.open(file)) {
      throw new AssertionError("read " + npz.read(key));
    } catch (DiagnosticException e) {
      return e.diagnostic();
    }
  }
}
