// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.plan.engine.Multiplication;

/**
 * Which multiplications and memories of a design become blocks of a part, by the rules of Yosys,
 * and what is left for LUTs.
 *
 * @param dsp multiplier blocks
 * @param ram RAM blocks
 * @param parts what else costs LUTs and flip-flops, with its counts
 */
record FamilyMapping(double dsp, double ram, Map<Part, Double> parts) {
  FamilyMapping {
    parts = Collections.unmodifiableMap(new EnumMap<>(parts));
  }

  /** Returns how a demand is mapped to a part. */
  static FamilyMapping of(Demand demand, Device device) {
    Counts counts = new Counts(device.family());
    products(counts, demand.products(), device);
    demand.memories().forEach(counts::memory);
    return new FamilyMapping(counts.dsp, counts.ram, counts.parts);
  }

  /** Sums over multiplications and memories. */
  private static final class Counts {
    private final Family family;
    private final Map<Part, Double> parts = new EnumMap<>(Part.class);
    private double dsp;
    private double ram;

    Counts(Family family) {
      this.family = family;
    }

    private void add(Part part, double count) {
      if (count != 0) {
        parts.merge(part, count, Double::sum);
      }
    }

    void blocks(SlicedProduct sliced, Multiplication m, double count) {
      dsp += sliced.blocks() * count;
      add(Part.MULTIPLIER, sliced.blocks() * count);
      add(Part.SOFT_BIT, sliced.soft() * count);
      add(Part.SLICE_BIT, sliced.joined() * count);
      if (sliced.blocks() == 1) {
        add(Part.PACKED_BIT, count * (m.left() + m.right()));
      }
    }

    void soft(Product p, double count) {
      Multiplication m = p.size();
      if (p.constantOnes() > 0) {
        add(Part.CONSTANT_BIT, count * p.constantOnes() * m.product());
      } else {
        add(Part.SOFT_BIT, count * m.left() * m.right());
        add(Part.SOFT_OPERAND_BIT, count * (m.left() + m.right()));
      }
    }

    void memory(Memory.Size size, long count) {
      double blocks = FamilyMemory.blocks(size, family);
      boolean reference = Memory.of(size).inBlocks();
      ram += blocks * count;
      add(Part.BLOCK, blocks * count);
      if (blocks > 0) {
        add(Part.READ_BIT, reference ? 0 : -(double) size.width() * count);
        return;
      }
      add(Part.READ_BIT, reference ? (double) size.width() * count : 0);
      if (size.fixed()) {
        add(Part.ROM_LUT4, (double) FamilyMemory.romLuts(size) * count);
      } else if (FamilyMemory.ofFlipFlops(family)) {
        add(Part.RAM_BIT, (double) size.bits() * count);
      } else {
        add(Part.RAM_LUT, (double) FamilyMemory.ramLuts(size, family) * count);
      }
    }
  }

  /** Only on iCE40 UltraPlus is a part's number of blocks a limit of the synthesis. */
  private static void products(Counts counts, Map<Product, Long> products, Device device) {
    double left =
        device.family() == Family.ICE40UP ? device.capacity().dsp() : Double.POSITIVE_INFINITY;
    for (Product p : bySavings(products.keySet(), device.family())) {
      SlicedProduct sliced = SlicedProduct.of(p.size(), device.family());
      long count = products.get(p);
      double mapped =
          sliced.blocks() == 0 ? 0 : Math.min(count, Math.floor(left / sliced.blocks()));
      left -= mapped * sliced.blocks();
      counts.blocks(sliced, p.size(), mapped);
      counts.soft(p, count - mapped);
    }
  }

  private static List<Product> bySavings(Set<Product> products, Family family) {
    return products.stream()
        .sorted(
            Comparator.comparingDouble((Product p) -> -savings(p.size(), family))
                .thenComparing(Product::toString))
        .toList();
  }

  private static double savings(Multiplication m, Family family) {
    return (double) m.left() * m.right() / Math.max(1, SlicedProduct.of(m, family).blocks());
  }
}
