// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bitloom.device.Amount;
import org.bitloom.device.Family;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.TopModule;
import org.bitloom.rtl.mac.WeightRom;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.LibraryBlock;

/**
 * One synthesized block: a line of {@code samples.csv}.
 *
 * @param design that contains it
 * @param module its name
 * @param measured by Yosys
 * @param demand what the model says it consists of
 */
record Sample(String design, String module, Resources measured, Demand demand) {
  static final String HEADING =
      "design,module,lut,ff,dsp,bram,model ram lut,model dsp,model half bram,quantities";

  /** Synthesizes a design and returns its blocks. */
  static List<Sample> of(String name, Design design) {
    Contents contents = Contents.of(design);
    Map<Block, Amount> measured = blocks(design, Family.XCUP);
    List<Sample> samples = new ArrayList<>();
    measured.forEach(
        (block, used) ->
            samples.add(
                new Sample(
                    name,
                    block.module(),
                    new Resources(used.lut(), used.ff(), used.dsp(), used.ram()),
                    BlockDemand.of(block, contents))));
    return samples;
  }

  /** Synthesizes the blocks of a design that are a module of the library. */
  static List<Sample> ofLibrary(String name, Design design, String module) {
    Contents contents = Contents.of(design);
    List<Sample> samples = new ArrayList<>();
    for (Block block : design.blocks()) {
      if (block instanceof LibraryBlock part && part.library().equals(module)) {
        Amount used = Synthesis.library(part, Family.XCUP);
        samples.add(
            new Sample(
                name,
                block.module(),
                new Resources(used.lut(), used.ff(), used.dsp(), used.ram()),
                BlockDemand.of(block, contents)));
      }
    }
    return samples;
  }

  /** Synthesizes a design and returns what each block inside it uses. */
  static Map<Block, Amount> blocks(Design design, Family family) {
    List<Block> blocks =
        design.blocks().stream()
            .filter(b -> !BlockDemand.inner(b))
            .filter(b -> !(b instanceof Engine || b instanceof TopModule))
            .filter(b -> !(b instanceof WeightRom rom && rom.wordMax() == 0))
            .toList();
    Map<String, Amount> measured =
        Synthesis.modules(
            design,
            family,
            blocks.stream()
                .filter(block -> !(block instanceof LibraryBlock))
                .map(Block::module)
                .toList());
    Map<Block, Amount> used = new LinkedHashMap<>();
    for (Block block : blocks) {
      used.put(
          block,
          block instanceof LibraryBlock part
              ? Synthesis.library(part, family)
              : measured.getOrDefault(block.module(), Amount.NONE));
    }
    return used;
  }

  static Sample parse(String line) {
    String[] cells = line.split(",", -1);
    double[] numbers = Arrays.stream(cells, 2, 9).mapToDouble(Double::parseDouble).toArray();
    EnumMap<Quantity, Long> quantities = new EnumMap<>(Quantity.class);
    for (String cell : cells[9].isEmpty() ? new String[0] : cells[9].split(" ")) {
      String[] pair = cell.split("=");
      quantities.put(Quantity.valueOf(pair[0]), Long.parseLong(pair[1]));
    }
    return new Sample(
        cells[0],
        cells[1],
        new Resources(numbers[0], numbers[1], numbers[2], numbers[3]),
        new Demand(quantities, (long) numbers[4], (long) numbers[5], (long) numbers[6]));
  }

  String line() {
    String quantities =
        demand.quantities().entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" "));
    return "%s,%s,%.0f,%.0f,%.0f,%s,%s,%s,%s,%s"
        .formatted(
            design,
            module,
            measured.lut(),
            measured.ff(),
            measured.dsp(),
            measured.bram(),
            demand.ramLuts(),
            demand.dsp(),
            demand.halfBlocks(),
            quantities);
  }
}
