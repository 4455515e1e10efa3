// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a run wrote into the feature maps, write after write, as the harness left it. */
final class MapWrites implements AutoCloseable {
  private static final int BUFFER = 1 << 16;

  /** Words of a record before the word that is written. */
  private static final int HEAD = 5;

  private final InputStream in;
  private final byte[] record;
  private final ByteBuffer words;
  private final int elementBits;
  private Optional<Write> next;

  /**
   * One write.
   *
   * @param start which start of the run
   * @param pass of the program
   * @param cycle of the run
   * @param address of the word
   * @param lanes that are written, a bit each
   * @param word its elements
   */
  record Write(int start, int pass, long cycle, int address, int lanes, long[] word) {}

  MapWrites(Path file, int lanes, int elementBits) throws IOException {
    this.in = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    int wordWords = Math.ceilDiv(lanes * elementBits, Integer.SIZE);
    this.record = new byte[(HEAD + wordWords) * Integer.BYTES];
    this.words = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
    this.elementBits = elementBits;
    this.next = read(lanes);
  }

  /** Returns the next write of a start, and goes on; empty behind the last one. */
  Optional<Write> next(int start, int lanes) throws IOException {
    while (next.isPresent() && next.get().start() < start) {
      next = read(lanes);
    }
    Optional<Write> found = next.filter(w -> w.start() == start);
    if (found.isPresent()) {
      next = read(lanes);
    }
    return found;
  }

  private Optional<Write> read(int lanes) throws IOException {
    if (in.readNBytes(record, 0, record.length) < record.length) {
      return Optional.empty();
    }
    long[] elements = new long[lanes];
    for (int lane = 0; lane < lanes; lane++) {
      elements[lane] = element(lane * elementBits);
    }
    return Optional.of(
        new Write(
            words.getInt(0),
            words.getInt(Integer.BYTES),
            Integer.toUnsignedLong(words.getInt(2 * Integer.BYTES)),
            words.getInt(3 * Integer.BYTES),
            words.getInt(4 * Integer.BYTES),
            elements));
  }

  /** Returns the signed element that begins with a bit of the word. */
  private long element(int from) {
    int byteAt = HEAD * Integer.BYTES + from / Byte.SIZE;
    long bits = 0;
    for (int i = 0; i < 3 && byteAt + i < record.length; i++) {
      bits |= (long) Byte.toUnsignedInt(record[byteAt + i]) << (Byte.SIZE * i);
    }
    int above = Long.SIZE - elementBits;
    return (bits >>> (from % Byte.SIZE)) << above >> above;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
