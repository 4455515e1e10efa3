// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.FilesRead;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;

/**
 * An open {@code .npz} archive: arrays by key, each read when it is asked for.
 *
 * <p>An array is not inflated beyond the size that its header and the archive's directory agree on,
 * and its checksum is verified. Entries that do not end in {@code .npy} are not seen.
 */
public final class NpzFile implements AutoCloseable {
  private static final String SUFFIX = ".npy";
  private static final int MOST_ENTRIES = 1 << 16;

  private final Path file;
  private final ArrayLimit limit;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries;

  private NpzFile(Path file, ArrayLimit limit, ZipFile zip) {
    this.file = file;
    this.limit = limit;
    this.zip = zip;
    this.entries = new LinkedHashMap<>();
  }

  /**
   * Opens an archive and reads its directory.
   *
   * @throws DiagnosticException if it cannot be read or is no archive
   */
  public static NpzFile open(Path file) {
    return open(file, ArrayLimit.ofParameters());
  }

  /** Opens an archive of which no array may take more than {@code limit}. */
  public static NpzFile open(Path file, ArrayLimit limit) {
    FilesRead.note(file);
    if (!Files.isRegularFile(file)) {
      String reason = Files.exists(file) ? "it is no regular file" : "there is no such file";
      throw new DiagnosticException(
          Code.ARRAY_UNREADABLE.at(Span.ofFile(file.toString()), file).withNote(reason));
    }
    if (!Files.isReadable(file)) {
      throw new DiagnosticException(
          Code.ARRAY_UNREADABLE
              .at(Span.ofFile(file.toString()), file)
              .withNote("permission denied"));
    }
    NpzFile npz = null;
    try {
      npz = new NpzFile(file, limit, new ZipFile(file.toFile()));
      npz.readDirectory();
      return npz;
    } catch (IOException | IllegalArgumentException e) {
      // IllegalArgumentException: an entry's name is not in the encoding that the entry claims.
      if (npz != null) {
        npz.close();
      }
      throw damaged(file, Optional.ofNullable(e.getMessage()).orElse("its directory is damaged"));
    }
  }

  private void readDirectory() {
    int count = zip.size();
    if (count > MOST_ENTRIES) {
      close();
      throw damaged(file, "it has " + count + " entries");
    }
    for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
      String name = entry.getName();
      if (name.endsWith(SUFFIX)) {
        String key = name.substring(0, name.length() - SUFFIX.length());
        if (entries.put(key, entry) != null) {
          close();
          throw damaged(file, "it has two arrays '" + key + "'");
        }
      }
    }
  }

  /** Returns the path as the user gave it. */
  public Path path() {
    return file;
  }

  /** Returns the keys in the order of the archive. */
  public List<String> keys() {
    return new ArrayList<>(entries.keySet());
  }

  /** Tells whether there is an array with this key. */
  public boolean contains(String key) {
    return entries.containsKey(key);
  }

  /**
   * Reads an array.
   *
   * @throws DiagnosticException if there is none with this key, or it is damaged
   */
  public NpyArray read(String key) {
    ZipEntry entry = entries.get(key);
    Span place = Span.ofFile(file.toString());
    if (entry == null) {
      throw new DiagnosticException(missing(key, place));
    }
    NpyReader reader = new NpyReader(key + " in " + file, place, limit);
    try (CheckedInputStream in =
        new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry)), new CRC32())) {
      NpyArray array = reader.parse(in, entry.getSize());
      checkEnd(key, entry, in);
      return array;
    } catch (IOException e) {
      throw damaged(file, "'" + key + "': " + e.getMessage());
    }
  }

  private void checkEnd(String key, ZipEntry entry, CheckedInputStream in) throws IOException {
    if (in.read() >= 0) {
      throw damaged(file, "'" + key + "' is longer than the archive's directory says");
    }
    if (in.getChecksum().getValue() != entry.getCrc()) {
      throw damaged(file, "the checksum of '" + key + "' is wrong");
    }
  }

  private Diagnostic missing(String key, Span place) {
    Diagnostic diagnostic = Code.ARRAY_MISSING.at(place, key);
    int shown = Math.min(entries.size(), 12);
    String more = entries.size() > shown ? ", ..." : "";
    return diagnostic
        .withNote(
            entries.isEmpty()
                ? "the file holds no array"
                : "it holds " + String.join(", ", keys().subList(0, shown)) + more)
        .withHelp(Suggestion.didYouMean(key, entries.keySet()));
  }

  private static DiagnosticException damaged(Path file, String reason) {
    return new DiagnosticException(
        Code.NOT_AN_ARCHIVE
            .at(Span.ofFile(file.toString()), file)
            .withNote(reason)
            .withHelp("write it with numpy.savez"));
  }

  /** Closes the archive. */
  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw damaged(file, e.getMessage());
    }
  }
}
