// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.plan.engine.Multiplication;

/**
 * Which multiplications and memories of a design become blocks of a part, by the rules of Yosys,
 * and what is left for LUTs.
 *
 * @param dsp multiplier blocks
 * @param ram RAM blocks
 * @param softBits partial products of multiplications in LUTs: width times width
 * @param romBits bits of memories that are only read, in LUTs
 * @param ramBits bits of memories that are written, in LUTs or flip-flops
 */
record FamilyMapping(double dsp, double ram, double softBits, double romBits, double ramBits) {
  /** Bits of a ROM that cost as much as a LUT in the price list of Yosys, for LUTs of 4 inputs. */
  private static final double ROM_BITS = 16;

  private static final int LEAST_OPERAND = 2;
  private static final int LUT_RAM_WORDS = 16;
  private static final int LUT_RAM_WIDTH = 4;
  private static final int LUT_RAM_PRICE = 4;

  /**
   * What a family multiplies with.
   *
   * @param wide bits of one operand of a block
   * @param narrow bits of the other
   * @param least bits of a product that is worth a block
   */
  private record Multiplier(int wide, int narrow, int least) {
    int blocks(Multiplication m) {
      return slices(Math.max(m.left(), m.right()), wide)
          * slices(Math.min(m.left(), m.right()), narrow);
    }

    boolean takes(Multiplication m) {
      return m.product() >= least && Math.min(m.left(), m.right()) >= LEAST_OPERAND;
    }

    /** A rest of one bit is added with LUTs. */
    private static int slices(int width, int slice) {
      return Math.max(1, width / slice + (width % slice >= LEAST_OPERAND ? 1 : 0));
    }
  }

  /** Returns how a demand is mapped to a part. */
  static FamilyMapping of(Demand demand, Device device) {
    FamilyMapping products = products(demand.products(), device);
    double ram = 0;
    double romBits = 0;
    double ramBits = 0;
    for (Map.Entry<Memory.Size, Long> entry : demand.memories().entrySet()) {
      Memory.Size size = entry.getKey();
      double blocks = blocks(size, device.family());
      ram += blocks * entry.getValue();
      if (blocks == 0) {
        romBits += size.fixed() ? (double) size.bits() * entry.getValue() : 0;
        ramBits += size.fixed() ? 0 : (double) size.bits() * entry.getValue();
      }
    }
    return new FamilyMapping(products.dsp(), ram, products.softBits(), romBits, ramBits);
  }

  private static FamilyMapping products(Map<Multiplication, Long> products, Device device) {
    Multiplier multiplier =
        switch (device.family()) {
          case ICE40UP -> new Multiplier(16, 16, 11);
          case ECP5 -> new Multiplier(18, 18, 9);
          case XC7 -> new Multiplier(25, 18, 9);
          case XCUP -> new Multiplier(27, 18, 9);
          case CYCLONEV -> new Multiplier(27, 27, 9);
          case ICE40HX, GOWIN -> new Multiplier(1, 1, Integer.MAX_VALUE);
        };
    // Only here is a part's number of blocks a limit of the synthesis.
    double left =
        device.family() == Family.ICE40UP ? device.capacity().dsp() : Double.POSITIVE_INFINITY;
    double dsp = 0;
    double softBits = 0;
    for (Multiplication m : bySavings(products, multiplier)) {
      long count = products.get(m);
      long mapped = multiplier.takes(m) ? (long) Math.min(count, left / multiplier.blocks(m)) : 0;
      left -= mapped * multiplier.blocks(m);
      dsp += mapped * multiplier.blocks(m);
      softBits += (double) (count - mapped) * m.left() * m.right();
    }
    return new FamilyMapping(dsp, 0, softBits, 0, 0);
  }

  private static List<Multiplication> bySavings(
      Map<Multiplication, Long> products, Multiplier multiplier) {
    return products.keySet().stream()
        .sorted(
            Comparator.comparingDouble(
                    (Multiplication m) -> -(double) m.left() * m.right() / multiplier.blocks(m))
                .thenComparing(Multiplication::toString))
        .toList();
  }

  /** Returns the RAM blocks that a memory becomes; 0 where it is cheaper in LUTs. */
  private static double blocks(Memory.Size size, Family family) {
    return switch (family) {
      case XC7, XCUP ->
          (size.fixed()
                      ? Memory.rom(size.depth(), size.width())
                      : Memory.ram(size.depth(), size.width()))
                  .halfBlocks()
              / 2.0;
      case ICE40UP, ICE40HX ->
          worth(size, least(size, new int[] {16, 8, 4, 2}, 256), 64, size.bits());
      case ECP5, GOWIN ->
          worth(size, least(size, new int[] {36, 18, 9, 4, 2, 1}, 512), 128, lutRam(size));
      case CYCLONEV ->
          worth(size, least(size, new int[] {40, 20, 10, 5, 2, 1}, 256), 128, lutRam(size));
    };
  }

  private static double lutRam(Memory.Size size) {
    return (double) LUT_RAM_PRICE
        * Math.ceilDiv(size.depth(), LUT_RAM_WORDS)
        * Math.ceilDiv(size.width(), LUT_RAM_WIDTH);
  }

  private static double worth(Memory.Size size, long blocks, int price, double written) {
    double others = size.fixed() ? size.bits() / ROM_BITS : written;
    return others > (double) price * blocks ? blocks : 0;
  }

  /** Returns the fewest blocks, whose words halve in width as they double in number. */
  private static long least(Memory.Size size, int[] widths, long words) {
    long least = Long.MAX_VALUE;
    for (int shape = 0; shape < widths.length; shape++) {
      least =
          Math.min(
              least,
              Math.ceilDiv(size.width(), (long) widths[shape])
                  * Math.ceilDiv(size.depth(), words << shape));
    }
    return least;
  }
}
