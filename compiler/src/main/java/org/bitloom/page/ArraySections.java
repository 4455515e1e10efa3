// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.page.Table.Column;
import org.bitloom.page.Table.Row;
import org.bitloom.page.Tiles.Tile;
import org.bitloom.report.Amounts;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.ResourceEstimate;

/** What the page of a shared array shows: figures, and the layers one after the other. */
final class ArraySections {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("layer", "In the order of their passes; transfers among them"),
          Column.number("cycles", "From its first pass to the next layer's"),
          Column.number("of all", "Its share of the inference"),
          Column.number("busy", "Share of its cycles in which the array takes in a word"),
          Column.number("waiting", "Cycles in which memory has not delivered"),
          Column.number("MACs", "Multiply-accumulate operations"),
          Column.number("read", "Bytes from memory"),
          Column.number("written", "Bytes to memory"),
          Column.text("bound by", "What most of its cycles are spent on"));

  private ArraySections() {}

  static List<Section> of(ArrayPageData data, ReportPage page) {
    List<Section> sections = new ArrayList<>();
    sections.add(summary(data, page));
    sections.add(layers(data.report(), page));
    data.device()
        .ifPresent(
            use ->
                sections.add(
                    new Section(
                        "resources",
                        "Resources",
                        "Estimated, from costs fitted to Yosys; the tools of a vendor pack"
                            + " differently.",
                        List.of(page.print(ResourceSection.part(use))))));
    data.cosimulation().ifPresent(run -> sections.add(CosimSection.of(run, page)));
    return sections;
  }

  private static Section summary(ArrayPageData data, ReportPage page) {
    ArrayReport plan = data.report();
    ResourceEstimate e = plan.estimate();
    List<Tile> tiles = new ArrayList<>();
    data.cosimulation().ifPresent(run -> tiles.add(SummarySection.cosimulation(run)));
    data.device().ifPresent(use -> tiles.add(SummarySection.part(use)));
    tiles.add(
        Tile.plain(
            "Inferences per second",
            Amounts.perSecond(plan.cycles(), data.megahertz()),
            Amounts.count(plan.cycles()) + " cycles each"));
    tiles.add(
        Tile.plain(
            "Multipliers",
            Amounts.count(plan.multipliers()),
            Amounts.percent(plan.busy()) + " busy, " + Amounts.count(plan.macs()) + " MACs"));
    tiles.add(
        Tile.plain(
            "Memory",
            Amounts.count(plan.readBytes() + plan.writtenBytes()) + " bytes",
            "an inference, through %d bits; %s bytes of weights"
                .formatted(plan.memoryBits(), Amounts.count(plan.weightBytes()))));
    tiles.add(
        Tile.plain(
            "Buffer",
            Amounts.memory(Byte.SIZE * plan.bufferBytes()),
            Amounts.memory(Byte.SIZE * plan.mapBytes()) + " of it for feature maps"));
    tiles.add(
        Tile.plain("LUT and FF", Amounts.count(e.lut()), Amounts.count(e.ff()) + " FF, estimated"));
    tiles.add(
        Tile.plain(
            "DSP blocks",
            Amounts.count(e.dsp()),
            String.format(Locale.ROOT, "%.1f RAM blocks of 36 kbit, estimated", e.bram())));
    String note =
        "One array computes all layers in turn. Cycles are planned exactly, with a memory that"
            + " answers after %d cycles; resources are estimated.".formatted(plan.memoryLatency());
    return new Section("summary", "Summary", note, List.of(page.print(new Tiles(tiles))));
  }

  private static Section layers(ArrayReport plan, ReportPage page) {
    List<Row> rows = plan.layers().stream().map(layer -> row(layer, plan.cycles())).toList();
    return new Section(
        "layers",
        "Layers",
        "What is neither busy nor waiting begins and ends passes.",
        List.of(page.print(new Table("Cycles and bytes of an inference", COLUMNS, rows))));
  }

  private static Row row(ArrayReport.Layer layer, double cycles) {
    double share = layer.cycles() / cycles;
    double busy = (double) layer.arrayCycles() / Math.max(1, layer.cycles());
    return Row.about(
        layer.name(),
        Cell.text(layer.name()),
        Cell.count(layer.cycles()),
        Cell.bar(Amounts.percent(share), share, 1),
        Cell.bar(Amounts.percent(busy), busy, 1),
        Cell.count(layer.waitingCycles()),
        Cell.count(layer.macs()),
        Cell.count(layer.readBytes()),
        Cell.count(layer.writtenBytes()),
        Cell.text(layer.bound()));
  }
}
