// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.verilog.MemoryFile;

/**
 * The contents of a design's ROMs. In logic, bits that are the same in every word cost nothing, and
 * equal bits are one.
 */
final class Contents {
  private final Map<String, MemoryFile> files = new HashMap<>();

  private Contents(List<MemoryFile> files) {
    files.forEach(file -> this.files.put(file.name(), file));
  }

  static Contents of(Design design) {
    return new Contents(design.memories());
  }

  static Contents of(ArrayDesign design) {
    return new Contents(design.memories());
  }

  /** Returns the number of different bits of a word that are not the same in every word. */
  int bits(String file) {
    MemoryFile memory = files.get(file);
    BigInteger all = BigInteger.ONE.shiftLeft(memory.words().size()).subtract(BigInteger.ONE);
    Set<BigInteger> columns = new HashSet<>();
    for (int bit = 0; bit < memory.widthBits(); bit++) {
      columns.add(column(memory.words(), bit));
    }
    columns.remove(BigInteger.ZERO);
    columns.remove(all);
    return columns.size();
  }

  private static BigInteger column(List<BigInteger> words, int bit) {
    byte[] column = new byte[words.size() / 8 + 1];
    for (int word = 0; word < words.size(); word++) {
      if (words.get(word).testBit(bit)) {
        column[column.length - 1 - word / 8] |= (byte) (1 << word % 8);
      }
    }
    return new BigInteger(1, column);
  }
}
