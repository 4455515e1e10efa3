// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bitloom.Draws;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(NpyType.class)
  void arraysOfEveryTypeSurviveWritingAndReading(NpyType type) {
    Random random = new Random(7);
    NpyArray array =
        type.isInteger()
            ? NpyArray.ofIntegers(type, List.of(2, 3), corners(type, random))
            : NpyArray.ofReals(type, List.of(2, 3), 0, -0.5, 1e-3, 65504, Double.NaN, -1.0 / 0);
    Path file = folder.resolve("a.npy");
    NpyWriter.write(file, array);

    NpyArray read = NpyReader.read(file);

    assertThat(read).isEqualTo(array);
    assertThat(read.reals()).containsExactly(array.reals());
  }

  private static long[] corners(NpyType type, Random random) {
    long span = type == NpyType.BOOL ? 2 : 100;
    return new long[] {
      type.minimum(), type.maximum(), 0, 1, random.nextLong(span), random.nextLong(span)
    };
  }

  @ParameterizedTest
  @CsvSource({
    "<i4, 1, 2, 3",
    ">i4, 1, 2, 3",
    ">u2, 258, 65535, 0",
    ">i8, -1, 1, -9",
    "|b1, 1, 0, 1"
  })
  void bothByteOrdersAreRead(String descriptor, long a, long b, long c) throws IOException {
    int width = descriptor.charAt(2) - '0';
    ByteBuffer data = ByteBuffer.allocate(3 * width);
    data.order(descriptor.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    for (long value : new long[] {a, b, c}) {
      switch (width) {
        case 1 -> data.put((byte) value);
        case 2 -> data.putShort((short) value);
        case 4 -> data.putInt((int) value);
        default -> data.putLong(value);
      }
    }
    Path file = file(1, header(descriptor, "False", "(3,)"), data.array());

    assertThat(NpyReader.read(file).integers()).containsExactly(a, b, c);
  }

  @Test
  void fortranOrderBecomesRowMajor() throws IOException {
    // Element [i][j][k] of a 2 x 3 x 2 array is 100 i + 10 j + k; the first index runs fastest.
    byte[] data = {0, 100, 10, 110, 20, 120, 1, 101, 11, 111, 21, 121};
    Path file = file(1, header("|u1", "True", "(2, 3, 2)"), data);

    assertThat(NpyReader.read(file).integers())
        .containsExactly(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void allFormatVersionsAreRead(int version) throws IOException {
    Path file = file(version, header("|i1", "False", "(1, 2)"), new byte[] {-3, 4});

    NpyArray array = NpyReader.read(file);

    assertThat(array.shape()).containsExactly(1, 2);
    assertThat(array.integers()).containsExactly(-3, 4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"shape\":(2L,),\"descr\":\"|i1\",\"fortran_order\":False}",
        "{'fortran_order':True , 'descr' : '=i1', 'shape': ( 2 , ) , }",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (2,), }   \n"
      })
  void headersOfOtherWritersAreRead(String header) throws IOException {
    assertThat(NpyReader.read(file(1, header, new byte[] {1, 2})).integers()).containsExactly(1, 2);
  }

  @Test
  void scalarsAndEmptyArraysAreArrays() {
    Path file = folder.resolve("a.npy");
    NpyWriter.write(file, NpyArray.ofIntegers(NpyType.INT8, List.of(), 5));
    assertThat(NpyReader.read(file).size()).isEqualTo(1);
    NpyWriter.write(file, NpyArray.ofReals(NpyType.FLOAT32, List.of(0, 4)));
    assertThat(NpyReader.read(file).shape()).containsExactly(0, 4);
  }

  @Test
  void writtenBytesAreThoseOfNumpy() throws IOException {
    Path file = folder.resolve("a.npy");
    NpyWriter.write(file, NpyArray.ofIntegers(NpyType.INT16, List.of(3), 1, -2, 300));
    // numpy.save of numpy.array([1, -2, 300], dtype=numpy.int16)
    String text = "{'descr': '<i2', 'fortran_order': False, 'shape': (3,), }";
    byte[] expected = new byte[128 + 6];
    Arrays.fill(expected, (byte) ' ');
    byte[] start = "\u0093NUMPY\1\0v\0".getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(start, 0, expected, 0, 10);
    System.arraycopy(text.getBytes(StandardCharsets.US_ASCII), 0, expected, 10, text.length());
    System.arraycopy(new byte[] {'\n', 1, 0, -2, -1, 44, 1}, 0, expected, 127, 7);

    assertThat(Files.readAllBytes(file)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}; ARRAY_TYPE",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (1,)}; ARRAY_TYPE",
        "{'descr': '<U4', 'fortran_order': False, 'shape': (1,)}; ARRAY_TYPE",
        "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,)}; ARRAY_TYPE",
        "{'descr': '', 'fortran_order': False, 'shape': (1,)}; ARRAY_TYPE",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (-1,)}; NOT_AN_ARRAY_FILE",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (99999999999999999999,)};"
            + " NOT_AN_ARRAY_FILE",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (65536, 65536)}; NOT_AN_ARRAY_FILE",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (4294967296, 4294967296)};"
            + " NOT_AN_ARRAY_FILE",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000,)}; ARRAY_TOO_LARGE",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (500000000,)}; ARRAY_SIZE",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1,)}; ARRAY_SIZE",
        "{'descr': '|i1', 'fortran_order': Maybe, 'shape': (1,)}; NOT_AN_ARRAY_FILE",
        "{'descr': '|i1', 'fortran_order': False}; NOT_AN_ARRAY_FILE",
        "{'descr': '|i1', 'fortran_order': False, 'shape': 3}; NOT_AN_ARRAY_FILE",
        "{'descr': '|i1', 'colour': False, 'shape': (1,)}; NOT_AN_ARRAY_FILE",
        "{'descr': '|i1', 'fortran_order': False, 'shape': (1,)} import os; NOT_AN_ARRAY_FILE",
        "[1, 2]; NOT_AN_ARRAY_FILE",
        "{'descr; NOT_AN_ARRAY_FILE"
      })
  void badHeadersAreRefused(String header, Code code) throws IOException {
    Path file = file(1, header, new byte[] {1, 2});

    assertThat(problemOf(file).code()).isEqualTo(code);
  }

  @Test
  void moreThan64DimensionsAreRefused() throws IOException {
    Path file = file(1, header("|i1", "False", "(" + "1,".repeat(65) + ")"), new byte[1]);

    assertThat(problemOf(file).code()).isEqualTo(Code.NOT_AN_ARRAY_FILE);
  }

  @Test
  void aValueBeyondInt64IsRefused() throws IOException {
    byte[] data = {0, 0, 0, 0, 0, 0, 0, -128};
    Path file = file(1, header("<u8", "False", "(1,)"), data);

    Diagnostic problem = problemOf(file);

    assertThat(problem.code()).isEqualTo(Code.ARRAY_VALUE);
    assertThat(problem.notes()).containsExactly("element 0 is 9223372036854775808");
  }

  @Test
  void aHeaderThatClaimsGigabytesIsRefusedBeforeAnythingIsAllocated() throws IOException {
    Path file = folder.resolve("a.npy");
    Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1});

    assertThat(problemOf(file).notes()).containsExactly("its header claims 4294967295 bytes");
  }

  @Test
  void missingFilesAndFoldersAreNamed() {
    assertThat(problemOf(folder.resolve("none.npy")).notes())
        .containsExactly("there is no such file or folder");
    assertThat(problemOf(folder).code()).isEqualTo(Code.ARRAY_UNREADABLE);
  }

  @Test
  void everyTruncationIsOneDiagnostic() throws IOException {
    Path file = folder.resolve("a.npy");
    NpyWriter.write(file, NpyArray.ofIntegers(NpyType.INT32, List.of(4, 5), new long[20]));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThat(problemOf(file).code()).isIn(Code.NOT_AN_ARRAY_FILE, Code.ARRAY_SIZE);
    }
  }

  @Test
  void flippedBitsGiveAnArrayOrADiagnostic() throws IOException {
    Path file = folder.resolve("a.npy");
    NpyWriter.write(file, NpyArray.ofIntegers(NpyType.INT32, List.of(4, 5), new long[20]));
    byte[] whole = Files.readAllBytes(file);
    for (int n = 0; n < Draws.of(8 * 128); n++) {
      int bit = n * 5 % (8 * 128);
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(file, flipped);
      try {
        assertThat(NpyReader.read(file).size()).isLessThanOrEqualTo(80);
      } catch (DiagnosticException e) {
        assertThat(e.diagnostic().span()).isPresent();
      }
    }
  }

  @Test
  void aFailedWriteLeavesNothingBehind() throws IOException {
    Path file = folder.resolve("no/such/folder/a.npy");
    NpyArray array = NpyArray.ofIntegers(NpyType.INT8, List.of(1), 1);

    assertThatThrownBy(() -> NpyWriter.write(file, array))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().code()).isEqualTo(Code.ARRAY_UNWRITABLE));
    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1, UINT8", "-1, 1, INT8", "0, 128, UINT8", "-129, 0, INT16", "0, 65536, UINT32"})
  void theNarrowestTypeHoldsTheRange(long min, long max, NpyType type) {
    NpyType narrowest = NpyType.narrowestFor(min, max);
    assertThat(narrowest.bytes()).isEqualTo(type.bytes());
    assertThat(narrowest.minimum()).isLessThanOrEqualTo(min);
    assertThat(narrowest.maximum()).isGreaterThanOrEqualTo(max);
  }

  private static Diagnostic problemOf(Path file) {
    try {
      throw new AssertionError("read " + NpyReader.read(file, new ArrayLimit(1 << 29, 1 << 29)));
    } catch (DiagnosticException e) {
      return e.diagnostic();
    }
  }

  private static String header(String descriptor, String fortranOrder, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
        .formatted(descriptor, fortranOrder, shape);
  }

  private Path file(int version, String header, byte[] data) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    out.write(header.length());
    out.write(header.length() >> 8);
    if (version > 1) {
      out.writeBytes(new byte[2]);
    }
    out.writeBytes(header.getBytes(StandardCharsets.UTF_8));
    out.writeBytes(data);
    return Files.write(folder.resolve("a.npy"), out.toByteArray());
  }
}
