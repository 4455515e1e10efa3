// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;

/**
 * What was evaluated, line by line on the disk, so that an interrupted search goes on where it was:
 * it takes the same way again and finds the answers here. The first line says which search it
 * belongs to; a last line that was cut off counts for nothing.
 */
public final class Journal implements AutoCloseable {
  private static final String TITLE = "bitloom %s journal 1 %s";

  private final Path file;
  private final FileChannel channel;
  private final Map<String, Evaluation> known;

  private Journal(Path file, FileChannel channel, Map<String, Evaluation> known) {
    this.file = file;
    this.channel = channel;
    this.known = known;
  }

  /**
   * Opens the journal of a search.
   *
   * @param file need not exist
   * @param kind of search, {@code tune} or {@code compress}
   * @param search tells one search from another
   * @param resume whether what is there counts; otherwise it is dropped
   * @throws DiagnosticException if the file cannot be written, or belongs to another search
   */
  public static Journal open(Path file, String kind, String search, boolean resume) {
    String title = TITLE.formatted(kind, search);
    try {
      Map<String, Evaluation> known = new HashMap<>();
      long kept = resume && Files.exists(file) ? read(file, title, known) : 0;
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.truncate(kept);
      channel.position(kept);
      Journal journal = new Journal(file, channel, known);
      if (kept == 0) {
        journal.append(title);
      }
      return journal;
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  private static DiagnosticException unwritable(Path file, IOException e) {
    return new DiagnosticException(
        Code.RESULT_UNWRITABLE
            .at(Span.ofFile(file.toString()))
            .withNote(e.getClass().getSimpleName() + ": " + e.getMessage())
            .withHelp("choose a place where you may write"));
  }

  /** Reads whole lines and returns the bytes that they take. */
  private static long read(Path file, String title, Map<String, Evaluation> known)
      throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = bytes.length;
    while (end > 0 && bytes[end - 1] != '\n') {
      end--;
    }
    if (end == 0) {
      return 0;
    }
    List<String> lines = new String(bytes, 0, end, StandardCharsets.UTF_8).lines().toList();
    if (!lines.get(0).equals(title)) {
      throw new DiagnosticException(
          Code.FOREIGN_JOURNAL
              .at(Span.ofFile(file.toString()), file)
              .withNote("it was written for another network, data set or set of options")
              .withHelp("leave out --resume to start anew, or choose another folder"));
    }
    for (int i = 1; i < lines.size(); i++) {
      int line = i + 1;
      String text = lines.get(i);
      int name = text.lastIndexOf('\t');
      known.put(
          text.substring(name + 1),
          Evaluation.of(text.substring(0, Math.max(name, 0)))
              .orElseThrow(
                  () ->
                      new DiagnosticException(
                          Code.FOREIGN_JOURNAL
                              .at(Span.ofFile(file.toString()), file)
                              .withNote("line " + line + " is damaged")
                              .withHelp("leave out --resume to start anew"))));
    }
    return end;
  }

  /** Returns the evaluation of a candidate that is written down. */
  public Optional<Evaluation> find(String candidate) {
    return Optional.ofNullable(known.get(candidate));
  }

  /** Keeps an evaluation; it is on the disk when this returns. */
  public void add(String candidate, Evaluation evaluation) {
    append(evaluation.text() + "\t" + candidate);
    known.put(candidate, evaluation);
  }

  private void append(String line) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw unwritable(file, e);
    }
  }
}
