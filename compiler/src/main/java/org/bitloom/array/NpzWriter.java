// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.bitloom.diagnostic.DiagnosticException;

/**
 * Writes {@code .npz} archives whose bytes depend on the arrays alone: entries are stored, not
 * compressed (compressors differ between machines), and carry the same date.
 */
public final class NpzWriter {
  /**
   * Local time, so no time zone enters the file. For the first day that a zip archive can express,
   * 1 January 1980, Java would add a field that depends on the time zone.
   */
  private static final LocalDateTime NO_DATE = LocalDateTime.of(1980, 2, 1, 0, 0);

  private NpzWriter() {}

  /**
   * Writes an archive, or leaves what was there.
   *
   * @param arrays by key, in the order of the map
   * @throws DiagnosticException if the file cannot be written
   */
  public static void write(Path file, Map<String, NpyArray> arrays) {
    WholeFile.write(file, out -> write(out, arrays));
  }

  private static void write(OutputStream out, Map<String, NpyArray> arrays) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (Map.Entry<String, NpyArray> array : arrays.entrySet()) {
        zip.putNextEntry(entry(array.getKey(), array.getValue()));
        NpyWriter.write(zip, array.getValue());
        zip.closeEntry();
      }
    }
  }

  private static ZipEntry entry(String key, NpyArray array) {
    byte[] header = NpyWriter.header(array);
    CRC32 checksum = new CRC32();
    checksum.update(header);
    checksum.update(array.bytes());
    ZipEntry entry = new ZipEntry(key + ".npy");
    entry.setMethod(ZipEntry.STORED);
    entry.setSize((long) header.length + array.bytes().length);
    entry.setCrc(checksum.getValue());
    entry.setTimeLocal(NO_DATE);
    return entry;
  }
}
