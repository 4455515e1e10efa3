// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;

/** Plans a network on an array that all of its layers share. */
public final class ArrayPlanner {
  private static final long KIBIBYTE = 1024;

  /** A ring of fewer rows leaves no time to read ahead. */
  private static final int LEAST_ROWS = 4;

  /** Cycles in which an entry is fetched, begun and ended. */
  private static final int PASS_CYCLES = 3;

  /** How often less room is tried for feature maps that leave gaps. */
  private static final int MOST_ATTEMPTS = 8;

  private final Network network;
  private final Hardware.SharedArray options;
  private final Diagnostics diagnostics;

  private ArrayPlanner(Network network, Hardware.SharedArray options, Diagnostics diagnostics) {
    this.network = network;
    this.options = options;
    this.diagnostics = diagnostics;
  }

  /**
   * Returns the plan; empty where an error was reported.
   *
   * @param network checked, for a shared array
   */
  public static Optional<ArrayPlan> plan(Network network, Diagnostics diagnostics) {
    Hardware.SharedArray options = network.hardware().array().orElseThrow();
    return new ArrayPlanner(network, options, diagnostics).plan();
  }

  private Optional<ArrayPlan> plan() {
    Optional<ProvenNetwork> proven = ProvenNetwork.of(network, diagnostics);
    if (proven.isEmpty() || diagnostics.hasErrors()) {
      return Optional.empty();
    }
    ArrayShape shape = ArrayShape.within(multipliers());
    MemoryRow row = MemoryRow.of(shape, options.memoryBits(), proven.get().graph());
    PassList list = new PassList(proven.get(), row).build();
    list.refusals().forEach(this::refuse);
    if (!list.refusals().isEmpty()) {
      return Optional.empty();
    }
    ArrayWidths widths = ArrayWidths.of(list.passes(), row);
    Optional<ArrayPlan> plan = buffered(plan(proven.get(), row, list, widths));
    if (plan.isEmpty()) {
      plan = banded(proven.get(), row, list, widths);
    }
    if (plan.isEmpty()) {
      reportBuffer(plan(proven.get(), row, list, widths));
    }
    return plan.filter(this::addressed);
  }

  private static ArrayPlan plan(
      ProvenNetwork proven, MemoryRow row, PassList list, ArrayWidths widths) {
    return new ArrayPlan(
        proven,
        row,
        list.passes(),
        list.portions(),
        list.places().words(),
        1,
        widths,
        list.windows(),
        list.inputs(),
        list.regions().outputs(),
        list.regions().maps());
  }

  /**
   * Returns the fastest plan in which layers make some rows at a time. A larger ring of weights
   * hides more of the memory's time, and leaves less room for feature maps.
   */
  private Optional<ArrayPlan> banded(
      ProvenNetwork proven, MemoryRow row, PassList whole, ArrayWidths widths) {
    long buffer = options.bufferKibibytes() * KIBIBYTE;
    int drain = ArrayStages.of(plan(proven, row, whole, widths)).write() + PASS_CYCLES;
    SegmentCosts costs = new SegmentCosts(whole, new ArrayImage(row, widths), drain);
    Optional<ArrayPlan> best = Optional.empty();
    long least = Long.MAX_VALUE;
    for (long ring = roundedUp(needed(whole.passes()));
        ring * row.bytes() <= buffer / 2;
        ring *= 2) {
      long capacity = (buffer - ring * row.bytes()) / row.shape().lanes();
      Optional<ArrayPlan> plan = banded(proven, row, whole, widths, costs, capacity);
      long cycles = plan.map(p -> ArrayCycles.total(ArrayCycles.of(p))).orElse(Long.MAX_VALUE);
      if (cycles < least) {
        least = cycles;
        best = plan;
      }
    }
    return best;
  }

  /** Places of different sizes leave gaps; what they take is left out the next time. */
  private Optional<ArrayPlan> banded(
      ProvenNetwork proven,
      MemoryRow row,
      PassList whole,
      ArrayWidths widths,
      SegmentCosts costs,
      long words) {
    long capacity = words;
    for (int attempt = 0; attempt < MOST_ATTEMPTS && capacity > 0; attempt++) {
      Optional<Segmentation.Sequence> sequence = cheapest(whole, costs, capacity);
      if (sequence.isEmpty()) {
        return Optional.empty();
      }
      PassList list = new PassList(proven, row).build(sequence.get().segments());
      if (list.places().words() <= words) {
        return buffered(plan(proven, row, list, widths));
      }
      capacity -= Math.max(1, capacity / 16);
    }
    return Optional.empty();
  }

  /**
   * Returns the cheapest sequence of segments. Where none fits with all that is in use on the chip,
   * tensors of more than some words are in memory between segments.
   */
  private static Optional<Segmentation.Sequence> cheapest(
      PassList whole, SegmentCosts costs, long capacity) {
    Optional<Segmentation.Sequence> best = Segmentation.of(whole, costs, capacity, Set.of());
    if (best.isPresent()) {
      return best;
    }
    Set<Integer> before = Set.of();
    for (long most = capacity / 2; most > 0; most /= 2) {
      long bound = most;
      Set<Integer> away =
          whole.segments().movable().stream()
              .filter(u -> whole.places().words(u) > bound)
              .collect(Collectors.toSet());
      if (!away.equals(before)) {
        best =
            Stream.concat(best.stream(), Segmentation.of(whole, costs, capacity, away).stream())
                .min(Comparator.comparingLong(Segmentation.Sequence::cycles));
      }
      before = away;
    }
    return best;
  }

  private boolean addressed(ArrayPlan plan) {
    Optional<String> beyond = plan.beyondAddresses();
    beyond.ifPresent(
        reason ->
            diagnostics.report(Code.ARRAY_MEMORY.at(place(""), network.name()).withNote(reason)));
    return beyond.isEmpty();
  }

  private int multipliers() {
    return network.hardware().goal() instanceof Hardware.Multipliers(int count)
        ? count
        : Hardware.DEFAULT_MULTIPLIERS;
  }

  private void refuse(Node node, String reason) {
    diagnostics.report(
        Code.NOT_ON_ARRAY
            .at(place(node.layer()), node.layer())
            .withNote(reason)
            .withHelp("leave 'target array' out: the dataflow target builds this layer"));
  }

  private Span place(String layer) {
    return network.layers().stream()
        .filter(l -> l.name().equals(layer))
        .map(Layer::origin)
        .findFirst()
        .orElseGet(() -> Span.ofFile(network.name()));
  }

  /** Gives what the feature maps leave of the buffer to the ring of weights. */
  private Optional<ArrayPlan> buffered(ArrayPlan plan) {
    long buffer = options.bufferKibibytes() * KIBIBYTE;
    long maps = (long) plan.mapWords() * plan.shape().lanes();
    long rows = (buffer - maps) / plan.row().bytes();
    long needed = needed(plan.passes());
    if (rows < needed) {
      return Optional.empty();
    }
    long useful = Math.max(needed, Math.min(rows, plan.imageRows()));
    long ring = Math.min(Long.highestOneBit(rows), roundedUp(useful));
    if (ring < needed) {
      return Optional.empty();
    }
    return Optional.of(
        new ArrayPlan(
            plan.proven(),
            plan.row(),
            plan.passes(),
            plan.portions(),
            plan.mapWords(),
            Math.toIntExact(ring),
            plan.widths(),
            plan.windows(),
            plan.inputs(),
            plan.outputs(),
            plan.maps()));
  }

  /** Returns the least rows of the ring: the weights of a group that are used several times. */
  private static long needed(List<Pass> passes) {
    return Math.max(LEAST_ROWS, largest(passes).map(s -> (long) s.weightRows()).orElse(0L));
  }

  private static long roundedUp(long rows) {
    long power = Long.highestOneBit(rows);
    return power == rows ? rows : 2 * power;
  }

  /** Returns the sweep whose groups have the most weights, of those that use them several times. */
  private static Optional<Sweep> largest(List<Pass> passes) {
    Sweep found = null;
    for (Pass pass : passes) {
      if (pass instanceof Sweep s
          && s.loops().pixels() > 1
          && (found == null || s.weightRows() > found.weightRows())) {
        found = s;
      }
    }
    return Optional.ofNullable(found);
  }

  private void reportBuffer(ArrayPlan plan) {
    Optional<Sweep> largest = largest(plan.passes());
    long maps = (long) plan.mapWords() * plan.shape().lanes();
    long weights = roundedUp(needed(plan.passes())) * plan.row().bytes();
    String layer = largest.map(Sweep::layer).orElse(network.layers().get(0).name());
    diagnostics.report(
        Code.BUFFER_TOO_SMALL
            .at(place(layer), options.bufferKibibytes())
            .withNote(
                "feature maps that are in use at the same time take %d KiB"
                    .formatted(Math.ceilDiv(maps, KIBIBYTE)))
            .withNote(
                "weights of one group of channels of layer '%s' take %d KiB"
                    .formatted(layer, Math.ceilDiv(weights, KIBIBYTE)))
            .withHelp("write buffer %d KiB;".formatted(Math.ceilDiv(maps + weights, KIBIBYTE))));
  }
}
