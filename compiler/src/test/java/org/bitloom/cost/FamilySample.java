// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.plan.engine.Multiplication;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.LibraryBlock;

/**
 * One block of a design, or a whole one, and what Yosys made of it in several families: a line of
 * {@code family_samples.csv}.
 *
 * @param design that contains it
 * @param module its name; {@link #WHOLE} for all blocks, flattened
 * @param demand what the model says it consists of
 * @param used in each family in which it was measured
 */
record FamilySample(String design, String module, Demand demand, Map<Family, Amount> used) {
  static final String WHOLE = "*";

  /** The part of each family on which designs are measured. */
  static final Map<Family, Device> PARTS = parts();

  private static final int FIRST_AMOUNT = 5;

  private static Map<Family, Device> parts() {
    Map<Family, Device> parts = new EnumMap<>(Family.class);
    for (String name :
        List.of("ice40up5k", "ice40hx8k", "ecp5-85", "gw2a18", "xc7a100t", "cyclonev")) {
      Device device = Device.named(name).orElseThrow();
      parts.put(device.family(), device);
    }
    return parts;
  }

  static String heading() {
    return "design,module,quantities,products,memories,"
        + PARTS.keySet().stream()
            .map(f -> "%1$s lut,%1$s ff,%1$s dsp,%1$s ram".formatted(f))
            .collect(Collectors.joining(","));
  }

  boolean whole() {
    return module.equals(WHOLE);
  }

  /** Synthesizes a design for all parts. */
  static FamilySample whole(String name, Design design) {
    Map<Family, Amount> used = new EnumMap<>(Family.class);
    PARTS.forEach((family, device) -> used.put(family, Synthesis.total(design, device)));
    return new FamilySample(name, WHOLE, DeviceCost.demand(design), used);
  }

  /**
   * Families whose blocks are measured one by one. The others have no multipliers, or only in a
   * flat design, and LUTs of four inputs as ECP5 has.
   */
  private static final Set<Family> BLOCKWISE = EnumSet.of(Family.ECP5, Family.XC7, Family.CYCLONEV);

  /** Synthesizes the blocks of a design. */
  static List<FamilySample> blocks(String name, Design design) {
    Contents contents = Contents.of(design);
    Map<Block, Map<Family, Amount>> used = new LinkedHashMap<>();
    for (Family family : BLOCKWISE) {
      Sample.blocks(design, family)
          .forEach(
              (block, amount) ->
                  used.computeIfAbsent(block, b -> new EnumMap<>(Family.class))
                      .put(family, amount));
    }
    List<FamilySample> samples = new ArrayList<>();
    used.forEach(
        (block, amounts) ->
            samples.add(
                new FamilySample(name, block.module(), BlockDemand.of(block, contents), amounts)));
    return samples;
  }

  /** Synthesizes the blocks of a design that are a module of the library. */
  static List<FamilySample> ofLibrary(String name, Design design, String module) {
    Contents contents = Contents.of(design);
    List<FamilySample> samples = new ArrayList<>();
    for (Block block : design.blocks()) {
      if (block instanceof LibraryBlock part && part.library().equals(module)) {
        Map<Family, Amount> used = new EnumMap<>(Family.class);
        BLOCKWISE.forEach(family -> used.put(family, Synthesis.library(part, family)));
        Demand demand = BlockDemand.of(block, contents);
        samples.add(new FamilySample(name, block.module(), demand, used));
      }
    }
    return samples;
  }

  String line() {
    List<String> cells = new ArrayList<>(List.of(design, module));
    cells.add(counts(demand.quantities(), Quantity::name));
    cells.add(counts(demand.products(), FamilySample::text));
    cells.add(counts(demand.memories(), FamilySample::text));
    for (Family family : PARTS.keySet()) {
      Amount a = used.get(family);
      cells.add(
          a == null
              ? ",,,"
              : String.format(
                  Locale.ROOT, "%.0f,%.0f,%.0f,%.1f", a.lut(), a.ff(), a.dsp(), a.ram()));
    }
    return String.join(",", cells);
  }

  static FamilySample parse(String line) {
    String[] cells = line.split(",", -1);
    Demand demand =
        new Demand(
            counts(cells[2], Quantity::valueOf),
            0,
            0,
            0,
            counts(cells[3], FamilySample::product),
            counts(cells[4], FamilySample::memory));
    Map<Family, Amount> used = new EnumMap<>(Family.class);
    int cell = FIRST_AMOUNT;
    for (Family family : PARTS.keySet()) {
      if (!cells[cell].isEmpty()) {
        used.put(
            family,
            new Amount(
                Double.parseDouble(cells[cell]),
                Double.parseDouble(cells[cell + 1]),
                Double.parseDouble(cells[cell + 2]),
                Double.parseDouble(cells[cell + 3])));
      }
      cell += 4;
    }
    return new FamilySample(cells[0], cells[1], demand, used);
  }

  private static <T> String counts(Map<T, Long> counts, Function<T, String> text) {
    Map<String, Long> lines = new TreeMap<>();
    counts.forEach((thing, count) -> lines.merge(text.apply(thing), count, Math::addExact));
    return lines.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }

  private static <T> Map<T, Long> counts(String cell, Function<String, T> parse) {
    Map<T, Long> counts = new LinkedHashMap<>();
    for (String count : cell.isEmpty() ? new String[0] : cell.split(" ")) {
      String[] pair = count.split("=");
      counts.put(parse.apply(pair[0]), Long.parseLong(pair[1]));
    }
    return counts;
  }

  private static String text(Product p) {
    Multiplication m = p.size();
    return m.left() + "x" + m.right() + "x" + m.product() + "x" + p.constantOnes();
  }

  private static Product product(String text) {
    String[] n = text.split("x");
    return new Product(
        new Multiplication(Integer.parseInt(n[0]), Integer.parseInt(n[1]), Integer.parseInt(n[2])),
        Integer.parseInt(n[3]));
  }

  private static String text(Memory.Size size) {
    return (size.fixed() ? "rom" : "ram") + "x" + size.depth() + "x" + size.width();
  }

  private static Memory.Size memory(String text) {
    String[] n = text.split("x");
    return new Memory.Size(Long.parseLong(n[1]), Long.parseLong(n[2]), n[0].equals("rom"));
  }
}
