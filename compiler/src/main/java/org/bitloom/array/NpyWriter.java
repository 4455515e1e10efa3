// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.DiagnosticException;

/** Writes {@code .npy} files: format 1.0, little-endian, row-major. */
public final class NpyWriter {
  /** Version 1.0 asks that the elements start at a multiple of this. */
  private static final int ALIGNMENT = 64;

  private static final int PREAMBLE = 10;

  private NpyWriter() {}

  /**
   * Writes a file, or leaves what was there.
   *
   * @throws DiagnosticException if the file cannot be written
   */
  public static void write(Path file, NpyArray array) {
    WholeFile.write(file, out -> write(out, array));
  }

  /** Writes the array's bytes to a stream. */
  static void write(OutputStream out, NpyArray array) throws IOException {
    out.write(header(array));
    out.write(array.bytes());
  }

  /** Returns everything in front of the elements. */
  static byte[] header(NpyArray array) {
    String shape =
        array.shape().stream().map(String::valueOf).collect(Collectors.joining(", "))
            + (array.shape().size() == 1 ? "," : "");
    String text =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }"
            .formatted(array.type().descriptor(), shape);
    int length = Math.ceilDiv(PREAMBLE + text.length() + 1, ALIGNMENT) * ALIGNMENT - PREAMBLE;
    String padded = text + " ".repeat(length - text.length() - 1) + "\n";
    String preamble = "\u0093NUMPY\u0001\u0000" + (char) (length & 0xff) + (char) (length >> 8);
    return (preamble + padded).getBytes(StandardCharsets.ISO_8859_1);
  }
}
