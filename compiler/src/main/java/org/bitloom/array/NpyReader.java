// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.FilesRead;
import org.bitloom.diagnostic.Span;

/** Reads {@code .npy} files of any byte order and element order. */
public final class NpyReader {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST_HEADER = 1 << 16;

  /** Names the array in diagnostics: a file, or a file and a key in it. */
  private final String name;

  private final Span place;
  private final ArrayLimit limit;

  NpyReader(String name, Span place, ArrayLimit limit) {
    this.name = name;
    this.place = place;
    this.limit = limit;
  }

  /**
   * Reads a file.
   *
   * @throws DiagnosticException if it cannot be read, is no array file, is cut off, or holds
   *     something else than integers and real numbers
   */
  public static NpyArray read(Path file) {
    return read(file, ArrayLimit.ofVectors());
  }

  /** Reads a file whose elements take no more than {@code limit}. */
  public static NpyArray read(Path file, ArrayLimit limit) {
    FilesRead.note(file);
    Span place = Span.ofFile(file.toString());
    NpyReader reader = new NpyReader(file.toString(), place, limit);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw reader.problem(Code.ARRAY_UNREADABLE, "it is no regular file");
    }
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      return reader.parse(in, Files.size(file));
    } catch (IOException e) {
      throw new DiagnosticException(
          IoReason.attach(Code.ARRAY_UNREADABLE.at(place, reader.name), e));
    }
  }

  /**
   * Reads an array from its magic number on.
   *
   * @param size bytes of the whole array file; the stream is not read beyond
   */
  NpyArray parse(InputStream in, long size) throws IOException {
    byte[] preamble = in.readNBytes(MAGIC.length + 2);
    if (preamble.length < MAGIC.length + 2
        || !Arrays.equals(preamble, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw problem(Code.NOT_AN_ARRAY_FILE, "it does not start with \\x93NUMPY and a version");
    }
    int version = preamble[MAGIC.length];
    if (version < 1 || version > 3) {
      throw problem(Code.NOT_AN_ARRAY_FILE, "format version " + version + " is not 1, 2 or 3");
    }
    int lengthBytes = version == 1 ? 2 : 4;
    long length = littleEndian(readFully(in, lengthBytes, "its header"));
    if (length > LONGEST_HEADER) {
      throw problem(Code.NOT_AN_ARRAY_FILE, "its header claims " + length + " bytes");
    }
    byte[] text = readFully(in, (int) length, "its header");
    NpyHeader header =
        header(
            new String(text, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1));
    return elements(in, header, size - preamble.length - lengthBytes - length);
  }

  private NpyHeader header(String text) {
    try {
      return NpyHeader.parse(text);
    } catch (NpyHeader.Problem e) {
      if (!e.unsupportedType()) {
        throw problem(Code.NOT_AN_ARRAY_FILE, e.getMessage());
      }
      throw new DiagnosticException(
          Code.ARRAY_TYPE
              .at(place, name, e.getMessage())
              .withNote("bool, int8 to int64, uint8 to uint64 and float16 to float64 are read")
              .withHelp("convert it, for example with array.astype(numpy.int32), and save it"));
    }
  }

  private NpyArray elements(InputStream in, NpyHeader header, long present) throws IOException {
    long wanted = (long) header.elements() * header.type().bytes();
    String what = header.type() + header.shape().toString();
    if (wanted > limit.bytes() || header.elements() > limit.elements()) {
      throw new DiagnosticException(
          Code.ARRAY_TOO_LARGE
              .at(place, name)
              .withNote(
                  "%s has %d elements and takes %d bytes; the limits here are %d and %d"
                      .formatted(
                          what, header.elements(), wanted, limit.elements(), limit.bytes())));
    }
    if (wanted != present) {
      throw problem(
          Code.ARRAY_SIZE, what + " takes " + wanted + " bytes; " + present + " follow the header");
    }
    byte[] data = readFully(in, (int) wanted, "its elements");
    if (header.order() == ByteOrder.BIG_ENDIAN) {
      ElementOrder.reverseBytes(data, header.type().bytes());
    }
    if (header.fortranOrder()) {
      data = ElementOrder.rowMajor(data, header.type().bytes(), header.shape());
    }
    return checked(new NpyArray(header.type(), header.shape(), data));
  }

  private NpyArray checked(NpyArray array) {
    for (int i = 0; array.type() == NpyType.UINT64 && i < array.size(); i++) {
      if (array.integer(i) < 0) {
        String value = Long.toUnsignedString(array.integer(i));
        throw problem(Code.ARRAY_VALUE, "element " + i + " is " + value);
      }
    }
    return array;
  }

  private byte[] readFully(InputStream in, int count, String what) throws IOException {
    byte[] data = in.readNBytes(count);
    if (data.length < count) {
      throw problem(
          Code.ARRAY_SIZE,
          "it ends within " + what + ": " + data.length + " of " + count + " bytes");
    }
    return data;
  }

  private static long littleEndian(byte[] bytes) {
    long value = 0;
    for (int i = bytes.length - 1; i >= 0; i--) {
      value = value << 8 | Byte.toUnsignedLong(bytes[i]);
    }
    return value;
  }

  private DiagnosticException problem(Code code, String reason) {
    Diagnostic diagnostic = code.at(place, name).withNote(reason);
    return new DiagnosticException(
        code == Code.NOT_AN_ARRAY_FILE
            ? diagnostic.withHelp("write it with numpy.save")
            : diagnostic);
  }
}
