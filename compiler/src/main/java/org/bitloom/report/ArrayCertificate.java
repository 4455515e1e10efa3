// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayWidths;
import org.bitloom.plan.array.ArrayWindows;
import org.bitloom.plan.array.ImagePixels;
import org.bitloom.plan.array.MapPlace;
import org.bitloom.plan.array.PassCycles;
import org.bitloom.plan.array.Portion;
import org.bitloom.plan.array.Region;
import org.bitloom.plan.array.WindowGrid;

/**
 * The program of a shared array, with all that a reader needs to verify it from the network alone.
 *
 * @param registers what registers hold, over all passes
 * @param numbers ranges and requantizers of all layers, in the order of computation
 * @param mapWords words of feature maps on the chip
 * @param ringRows rows of weights on the chip
 * @param weightBytes bytes of a weight in memory, the low one first
 * @param tensors on the chip
 * @param regions of memory
 * @param windows in registers
 * @param runs beats that the read port asks for, in this order
 * @param passes the program
 */
public record ArrayCertificate(
    RegisterRanges registers,
    List<LayerNumbers> numbers,
    int mapWords,
    int ringRows,
    int weightBytes,
    List<ArrayTensor> tensors,
    List<MemoryRegion> regions,
    List<ArrayWindow> windows,
    List<BeatRun> runs,
    List<ArrayPass> passes) {
  /** Copies the lists. */
  public ArrayCertificate {
    numbers = List.copyOf(numbers);
    tensors = List.copyOf(tensors);
    regions = List.copyOf(regions);
    windows = List.copyOf(windows);
    runs = List.copyOf(runs);
    passes = List.copyOf(passes);
  }

  /**
   * What the array's registers hold, over all passes.
   *
   * @param elements of feature maps, and padding
   * @param sums at any time, without the bias
   * @param multipliers of the requantizers
   * @param addends of the requantizers, the bias times the multiplier included
   * @param pivots of the requantizers, less the bias
   * @param products finished sums times their multipliers
   * @param totals the same with the addends
   * @param shifts of the requantizers
   * @param split whether addends depend on the side of a pivot: then constants hold both, and the
   *     pivot
   */
  public record RegisterRanges(
      RangeReport elements,
      RangeReport sums,
      RangeReport multipliers,
      RangeReport addends,
      RangeReport pivots,
      RangeReport products,
      RangeReport totals,
      RangeReport shifts,
      boolean split) {
    private static RegisterRanges of(ArrayWidths widths) {
      return new RegisterRanges(
          RangeReport.of(widths.elements()),
          RangeReport.of(widths.sums()),
          RangeReport.of(widths.multipliers()),
          RangeReport.of(widths.addends()),
          RangeReport.of(widths.pivots()),
          RangeReport.of(widths.products()),
          RangeReport.of(widths.totals()),
          RangeReport.of(widths.shifts()),
          widths.split());
    }
  }

  /**
   * The numbers of a layer.
   *
   * @param name identifier of the layer
   * @param inputRange proven bounds of its first input
   * @param sums bounds of its finished sums with the bias; null where it has no weights
   * @param outputRange proven bounds of its output
   * @param requantization null where the layer has none
   */
  public record LayerNumbers(
      String name,
      RangeReport inputRange,
      RangeReport sums,
      RangeReport outputRange,
      RequantizationReport requantization) {
    private static LayerNumbers of(ArrayPlan plan, List<Node> nodes) {
      Node first = nodes.get(0);
      Node last = nodes.get(nodes.size() - 1);
      return new LayerNumbers(
          first.layer(),
          RangeReport.of(first.inputs().get(0).type().range()),
          sums(nodes),
          RangeReport.of(last.output().type().range()),
          RequantizationReport.of(plan.proven().requantizers(), nodes).orElse(null));
    }

    private static RangeReport sums(List<Node> nodes) {
      return nodes.stream()
          .filter(n -> n.operator() instanceof WeightedSum)
          .map(n -> RangeReport.of(((WeightedSum) n.operator()).accumulatorRange()))
          .findFirst()
          .orElse(null);
    }
  }

  /**
   * A tensor on the chip: row after row, vector after vector, each in whole words.
   *
   * @param name unique in the plan
   * @param layer that makes it; null for an input of the network
   * @param step which of the layer's integer operators delivers it, from 0 on; 0 for an input
   * @param copy 0 where it is made, or loaded at first; above for where it is when it has come back
   *     from memory
   * @param address of its first word
   * @param rows of vectors
   * @param columns vectors of a row
   * @param channels elements of a vector
   * @param held rows on the chip at a time: a row has the place of its number modulo this
   * @param gap words behind every row that belong to no vector
   */
  public record ArrayTensor(
      String name,
      String layer,
      int step,
      int copy,
      int address,
      int rows,
      int columns,
      int channels,
      int held,
      int gap) {
    private static ArrayTensor of(IntegerNetwork graph, Edge edge, int copy, MapPlace place) {
      Optional<Node> producer = graph.producer(edge);
      String layer = producer.map(Node::layer).orElse(null);
      List<String> steps =
          graph.nodes().stream()
              .filter(n -> n.layer().equals(layer))
              .map(n -> n.output().name())
              .toList();
      return new ArrayTensor(
          edge.name(),
          layer,
          Math.max(0, steps.indexOf(edge.name())),
          copy,
          place.base(),
          place.rows(),
          place.columns(),
          place.channels(),
          place.held(),
          place.gap());
    }
  }

  /**
   * A tensor, or all weights, in memory.
   *
   * @param base weights, inputs, outputs or maps: the register that holds the address
   * @param name of the tensor; that of the file for weights
   * @param offset bytes from the base
   * @param bytes how many
   */
  public record MemoryRegion(String base, String name, long offset, long bytes) {
    private static List<MemoryRegion> of(ArrayPlan plan) {
      List<MemoryRegion> regions = new ArrayList<>();
      long weights = plan.imageRows() * plan.row().bytes();
      regions.add(new MemoryRegion("weights", "weights.bin", 0, weights));
      plan.inputs().forEach(i -> regions.add(of(plan, "inputs", i)));
      plan.outputs().forEach(o -> regions.add(of(plan, "outputs", o)));
      plan.maps().forEach(m -> regions.add(of(plan, "maps", m)));
      return regions;
    }

    private static MemoryRegion of(ArrayPlan plan, String base, Region region) {
      return new MemoryRegion(
          base, region.edge().name(), plan.offset(region), plan.row().bytes(region.place()));
    }
  }

  /**
   * A window that scans shift along rows, whose parts are what sums take in.
   *
   * @param of channels, where each sum has the window of its own channel; or image, where all sums
   *     have the window of all channels
   * @param rows of the window
   * @param columns of the window, in words where words have several pixels
   * @param rowsAtOnce rows that are read at a time; the others are those of earlier rows
   * @param pixels of a word
   */
  public record ArrayWindow(String of, int rows, int columns, int rowsAtOnce, int pixels) {
    private static List<ArrayWindow> of(ArrayWindows windows) {
      return Stream.concat(
              windows.channels().map(g -> of("channels", g)).stream(),
              windows.packed().map(g -> of("image", g)).stream())
          .toList();
    }

    private static ArrayWindow of(String what, WindowGrid grid) {
      return new ArrayWindow(
          what,
          grid.rows(),
          grid.columns(),
          grid.rowsAtOnce(),
          grid.pixels().map(ImagePixels::pixels).orElse(1));
    }
  }

  /**
   * Beats that follow each other in memory.
   *
   * @param base weights, inputs or maps
   * @param offset beats from the base
   * @param beats how many
   * @param after stores that memory has confirmed before
   */
  public record BeatRun(String base, long offset, long beats, int after) {
    private static BeatRun of(ArrayPlan.ReadRun run) {
      return new BeatRun(run.base().keyword(), run.offset(), run.beats(), run.after());
    }
  }

  /** Returns the certificate of a plan. */
  static ArrayCertificate of(ArrayPlan plan, List<PassCycles> cycles) {
    Map<String, List<Node>> layers = new LinkedHashMap<>();
    for (Node node : plan.proven().graph().nodes()) {
      layers.computeIfAbsent(node.layer(), name -> new ArrayList<>()).add(node);
    }
    return new ArrayCertificate(
        RegisterRanges.of(plan.widths()),
        layers.values().stream().map(nodes -> LayerNumbers.of(plan, nodes)).toList(),
        plan.mapWords(),
        plan.ringRows(),
        plan.row().weightBits() / Byte.SIZE,
        tensors(plan),
        MemoryRegion.of(plan),
        ArrayWindow.of(plan.windows()),
        plan.readRuns().stream().map(BeatRun::of).toList(),
        ArrayPass.all(plan, cycles));
  }

  private static List<ArrayTensor> tensors(ArrayPlan plan) {
    IntegerNetwork graph = plan.proven().graph();
    TensorCopies copies = TensorCopies.of(plan);
    Set<ArrayTensor> tensors = new LinkedHashSet<>();
    for (Portion portion : plan.portions()) {
      int copy = copies.number(portion.edge(), portion.place());
      tensors.add(ArrayTensor.of(graph, portion.edge(), copy, portion.place()));
    }
    for (Region output : plan.outputs()) {
      int copy = copies.number(output.edge(), output.place());
      tensors.add(ArrayTensor.of(graph, output.edge(), copy, output.place()));
    }
    return List.copyOf(tensors);
  }
}
