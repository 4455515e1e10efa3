// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which multiplications of a flat design go into the multiplier blocks of a part; the others become
 * LUTs.
 *
 * <p>A wide operand is cut into slices of 16 bits. Where there are too few blocks, those come first
 * that save the most LUTs each: a multiplication costs about the product of its widths.
 */
final class MappedMultipliers {
  static final String PREFIX = "bitloom_mul_";

  private static final Pattern CELL = Pattern.compile("\\s*cell \\$mul \\\\(" + PREFIX + "\\d+)");
  private static final Pattern WIDTH =
      Pattern.compile("\\s*parameter (?:signed )?\\\\([ABY])_WIDTH (\\d+)");
  private static final int SLICE = 16;

  /** Below these widths Yosys's rules take LUTs. */
  private static final int LEAST_OPERAND = 2;

  private static final int LEAST_PRODUCT = 11;

  private record Multiplication(String cell, int left, int right, int product) {
    int blocks() {
      return slices(left) * slices(right);
    }

    /** A rest of one bit is added with LUTs. */
    private static int slices(int width) {
      return Math.max(1, width / SLICE + (width % SLICE >= LEAST_OPERAND ? 1 : 0));
    }

    double saved() {
      return (double) left * right / blocks();
    }

    boolean worthBlocks() {
      return Math.min(left, right) >= LEAST_OPERAND && product >= LEAST_PRODUCT;
    }
  }

  private MappedMultipliers() {}

  /**
   * Returns the cells that go into blocks.
   *
   * @param dump what Yosys's {@code dump} says of all multiplications
   * @param blocks that the part has
   */
  static List<String> chosen(List<String> dump, long blocks) {
    List<String> chosen = new ArrayList<>();
    long left = blocks;
    List<Multiplication> all =
        parse(dump).stream()
            .filter(Multiplication::worthBlocks)
            .sorted(Comparator.comparingDouble(Multiplication::saved).reversed())
            .toList();
    for (Multiplication multiplication : all) {
      if (multiplication.blocks() <= left) {
        left -= multiplication.blocks();
        chosen.add(multiplication.cell());
      }
    }
    return chosen;
  }

  private static List<Multiplication> parse(List<String> dump) {
    List<Multiplication> all = new ArrayList<>();
    String cell = null;
    int[] widths = new int[3];
    for (String line : dump) {
      Matcher start = CELL.matcher(line);
      Matcher width = WIDTH.matcher(line);
      if (start.matches()) {
        cell = start.group(1);
      } else if (cell != null && width.matches()) {
        widths[width.group(1).charAt(0) == 'Y' ? 2 : width.group(1).charAt(0) - 'A'] =
            Integer.parseInt(width.group(2));
      } else if (cell != null && line.strip().equals("end")) {
        all.add(new Multiplication(cell, widths[0], widths[1], widths[2]));
        cell = null;
      }
    }
    return all;
  }
}
