// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cost.SlicedProduct;
import org.bitloom.device.Family;
import org.bitloom.plan.engine.Multiplication;

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

  /**
   * A multiplication of the design.
   *
   * @param cell its name
   * @param size its widths
   * @param blocks that it takes; 0 where Yosys's rules take LUTs
   */
  private record Candidate(String cell, Multiplication size, long blocks) {
    static Candidate of(String cell, int left, int right, int product) {
      Multiplication size = new Multiplication(left, right, product);
      return new Candidate(cell, size, (long) SlicedProduct.of(size, Family.ICE40UP).blocks());
    }

    double saved() {
      return (double) size.left() * size.right() / blocks;
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
    List<Candidate> all =
        parse(dump).stream()
            .filter(candidate -> candidate.blocks() > 0)
            .sorted(Comparator.comparingDouble(Candidate::saved).reversed())
            .toList();
    for (Candidate multiplication : all) {
      if (multiplication.blocks() <= left) {
        left -= multiplication.blocks();
        chosen.add(multiplication.cell());
      }
    }
    return chosen;
  }

  private static List<Candidate> parse(List<String> dump) {
    List<Candidate> all = new ArrayList<>();
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
        all.add(Candidate.of(cell, widths[0], widths[1], widths[2]));
        cell = null;
      }
    }
    return all;
  }
}
