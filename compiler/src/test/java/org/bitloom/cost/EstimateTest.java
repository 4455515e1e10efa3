// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.data.Percentage;
import org.bitloom.device.Amount;
import org.bitloom.device.Family;
import org.bitloom.emit.SampleDesigns;
import org.bitloom.rtl.Design;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is expected of a design is what Yosys makes of it. */
class EstimateTest {
  private static final Percentage TOLERANCE = Percentage.withPercentage(20);

  @Tag("tools")
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "winner", "windows"})
  @Tag("campaign")
  void totalsAreWithinAFifthOfThoseOfYosys(String name) {
    Synthesis.YOSYS.require();
    Amount measured = Synthesis.total(MeasuredDesigns.design(name), Family.XCUP);
    Resources expected = DesignCost.of(MeasuredDesigns.design(name)).total();

    assertThat(expected.lut()).as("LUT").isCloseTo(measured.lut(), TOLERANCE);
    assertThat(expected.ff()).as("FF").isCloseTo(measured.ff(), TOLERANCE);
    assertThat(expected.dsp()).as("DSP").isEqualTo(measured.dsp());
    assertThat(expected.bram()).as("BRAM").isEqualTo(measured.ram());
  }

  @Test
  void everyBlockOfTheSampleDesignsIsCounted() {
    Set<String> free =
        SampleDesigns.names().stream()
            .map(SampleDesigns::design)
            .flatMap(design -> freeBlocks(design).stream())
            .collect(Collectors.toSet());

    assertThat(free).isSubsetOf("Engine", "SparseArray", "TopModule", "WeightRom", "ZeroPoint");
  }

  /** Returns the kinds of the blocks of which nothing is expected; constant ROMs are among them. */
  private static Set<String> freeBlocks(Design design) {
    Contents contents = Contents.of(design);
    return design.blocks().stream()
        .filter(block -> BlockDemand.of(block, contents).equals(Demand.NONE))
        .filter(block -> !BlockDemand.inner(block))
        .map(block -> block.getClass().getSimpleName())
        .collect(Collectors.toSet());
  }

  @Test
  void everyQuantityHasASample() throws IOException {
    Set<Quantity> seen =
        Files.readAllLines(Path.of("src/test/resources/cost/samples.csv")).stream()
            .skip(1)
            .flatMap(line -> Sample.parse(line).demand().quantities().keySet().stream())
            .collect(Collectors.toSet());

    assertThat(seen).isEqualTo(EnumSet.allOf(Quantity.class));
  }

  @Test
  void layersAndStreamsAddUpToTheBlocks() {
    Design design = SampleDesigns.design("branches");
    Contents contents = Contents.of(design);
    Resources sum =
        design.blocks().stream()
            .map(b -> CostModel.fitted().of(b, contents).times(BlockDemand.instances(b)))
            .reduce(Resources.NONE, Resources::plus);
    DesignCost cost = DesignCost.of(design);

    assertThat(cost.total().lut()).isCloseTo(sum.lut(), Percentage.withPercentage(0.001));
    assertThat(cost.total().ff()).isCloseTo(sum.ff(), Percentage.withPercentage(0.001));
    assertThat(cost.layers()).isNotEmpty();
    assertThat(cost.streams().lut()).isPositive();
  }

  /** What Yosys made of single memories: LUTs of LUT RAM and halves of RAM blocks. */
  @ParameterizedTest
  @CsvSource({
    "16, 8, 8, 0",
    "32, 8, 8, 0",
    "33, 8, 16, 0",
    "64, 8, 16, 0",
    "128, 8, 32, 0",
    "256, 8, 64, 0",
    "512, 8, 0, 1",
    "1024, 8, 0, 1",
    "512, 32, 0, 1",
    "256, 64, 0, 2",
    "64, 64, 80, 0",
    "128, 64, 0, 2",
    "64, 256, 296, 0"
  })
  void ramsAreMappedAsByYosys(int depth, int width, long luts, long halfBlocks) {
    Memory memory = Memory.ram(depth, width);

    assertThat(List.of(memory.ramLuts(), memory.halfBlocks())).containsExactly(luts, halfBlocks);
  }

  @ParameterizedTest
  @CsvSource({
    "64, 64, 64, 0",
    "128, 64, 128, 0",
    "256, 8, 32, 0",
    "512, 8, 64, 0",
    "1024, 9, 0, 1",
    "128, 72, 144, 0",
    "64, 256, 256, 0",
    "300, 100, 0, 3"
  })
  void romsAreMappedAsByYosys(int depth, int width, long luts, long halfBlocks) {
    Memory memory = Memory.rom(depth, width);

    assertThat(List.of(memory.romLuts(), memory.halfBlocks())).containsExactly(luts, halfBlocks);
  }
}
