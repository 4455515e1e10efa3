// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Concat;
import org.bitloom.operator.Dense;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.ResizeNearest;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;
import org.bitloom.plan.ProvenNetwork;

/**
 * The passes of a layer over whole feature maps.
 *
 * @param proven with the requantizers
 * @param shape of the array
 * @param windows of the array
 */
record LayerPasses(ProvenNetwork proven, ArrayShape shape, ArrayWindows windows) {
  /** Elements are bytes in memory. */
  private static final int MOST_BITS = 8;

  /** Returns whether elements of a tensor are bytes. */
  static boolean bytes(Edge edge) {
    return edge.type().elementType().bits() <= MOST_BITS;
  }

  /** Refuses what no pass computes. */
  void require(Unit unit, List<MapPlace> in) {
    Node node = unit.node().orElseThrow();
    Operator operator = node.operator();
    if (operator instanceof MatMul) {
      throw new Refused("its weights arrive at run time");
    }
    if (operator instanceof ResizeBilinear) {
      throw new Refused("it interpolates between elements");
    }
    if (operator instanceof LogSoftmax || operator instanceof FixedLogSoftmax) {
      throw new Refused("it takes the logarithm of a sum");
    }
    requireBytes(unit.inputs());
    requireBytes(List.of(unit.output()));
    if (!(operator instanceof Reshape)) {
      requirePlaces(unit, in);
    }
  }

  private static void requireBytes(List<Edge> edges) {
    for (Edge edge : edges) {
      if (!bytes(edge)) {
        throw new Refused(
            "'%s' is %s, and elements have at most %d bits in memory"
                .formatted(edge.name(), edge.type().elementType(), MOST_BITS));
      }
    }
  }

  /**
   * A reshaped tensor lies where it was; only sums over all of it see through a change of width.
   */
  private void requirePlaces(Unit unit, List<MapPlace> in) {
    Operator operator = unit.node().orElseThrow().operator();
    Optional<ImagePixels> image = windows.packed().flatMap(WindowGrid::pixels);
    boolean all = operator instanceof Dense || image.filter(i -> i.conv() == operator).isPresent();
    for (int i = 0; i < in.size() && !all; i++) {
      Edge edge = unit.inputs().get(i);
      boolean known = in.get(i).is(edge.type().shape(), shape) || windows.pairs().contains(edge);
      if (!known) {
        throw new Refused(
            "it reads '%s', whose vectors were reshaped and do not fill their words"
                .formatted(edge.name()));
      }
    }
  }

  /** Returns the passes. */
  List<Pass> of(Unit unit, List<MapPlace> in, MapPlace out) {
    if (unit.mean().isPresent()) {
      return averaged(unit, unit.mean().orElseThrow(), in, out);
    }
    if (unit.added().isEmpty()) {
      return of(unit, in, out, unit.output());
    }
    Sweep.Added added = added(unit, in.get(in.size() - 1), out);
    return of(unit, in, out, unit.requantizer().orElseThrow().output()).stream()
        .map(pass -> pass instanceof Sweep sweep ? sweep.adding(added) : pass)
        .toList();
  }

  /** The sweep is that of all positions, whose results go nowhere. */
  private List<Pass> averaged(Unit unit, Unit.MeanNode mean, List<MapPlace> in, MapPlace out) {
    Edge each = unit.requantizer().orElseThrow().output();
    MapPlace all = MapPlace.of(each.type().shape(), out.base(), shape);
    Pool pool = (Pool) mean.node().operator();
    long factor = Math.multiplyExact(pool.rowFactors()[0], pool.columnFactors()[0]);
    Interval result = pool.output().range();
    Interval partial =
        pool.input().range().times(factor).times(pool.window().positions()).hull(result).hull(0);
    ProvenRequantizer constants = proven.requantizers().get(mean.requantizer().name());
    Outcome outcome =
        new Outcome(Optional.of(constants), unit.output().type().elementType(), false);
    Sweep.Added sum =
        new Sweep.Added(
            true,
            0,
            factor,
            0,
            outcome.scaling(0, 0),
            outcome.numbers(1, c -> 0, c -> result, partial, 0, 0));
    return of(unit, in, all, each).stream()
        .map(pass -> pass instanceof Sweep sweep ? sweep.averaging(sum) : pass)
        .toList();
  }

  private Sweep.Added added(Unit unit, MapPlace other, MapPlace out) {
    Unit.AddedNode sum = unit.added().orElseThrow();
    Combine combine = (Combine) sum.node().operator();
    Combination.Linear linear = (Combination.Linear) combine.combination();
    long own = sum.left() ? linear.rightFactor() : linear.leftFactor();
    long others = sum.left() ? linear.leftFactor() : linear.rightFactor();
    Interval result = combine.output().range().plus(Math.negateExact(linear.offset()));
    Interval partial =
        result
            .hull(combine.left().elementType().range().times(linear.leftFactor()))
            .hull(combine.right().elementType().range().times(linear.rightFactor()))
            .hull(0);
    ProvenRequantizer constants = proven.requantizers().get(sum.requantizer().name());
    Outcome outcome =
        new Outcome(Optional.of(constants), unit.output().type().elementType(), false);
    return new Sweep.Added(
        false,
        other.base() - out.base(),
        own,
        others,
        outcome.scaling(0, linear.offset()),
        outcome.numbers(1, c -> linear.offset(), c -> result, partial, 0, 0));
  }

  private List<Pass> of(Unit unit, List<MapPlace> in, MapPlace out, Edge output) {
    Node node = unit.node().orElseThrow();
    String layer = node.layer();
    Optional<ProvenRequantizer> constants =
        unit.requantizer().map(r -> proven.requantizers().get(r.name()));
    Outcome outcome = new Outcome(constants, output.type().elementType(), false);
    ElementSweeps elements = new ElementSweeps(shape, layer, outcome, out);
    ReorderSweeps moves = new ReorderSweeps(shape, layer, output.type(), out);
    Operator operator = node.operator();
    MapPlace first = in.get(0);
    return switch (operator) {
      case WeightedSum sum -> {
        OptionalLong factor = WeightedSweeps.factor(sum);
        yield factor.isPresent()
            ? List.of(elements.scaled(sum, factor.getAsLong(), first))
            : new WeightedSweeps(shape, windows, layer, sum, outcome, first, out).passes();
      }
      case Pool pool -> elements.pool(pool, first);
      case Combine combine -> List.of(elements.combine(combine, first, in.get(1)));
      case Requantize requantize ->
          List.of(
              new ElementSweeps(shape, layer, scaled(node, output), out)
                  .copy(first, node.inputs().get(0).type()));
      case Lookup lookup -> lookup(layer, lookup, first, out);
      case Softmax softmax -> List.of(new Pass.Vectors(layer, softmax, first, out));
      case ArgMax argMax -> List.of(new Pass.Vectors(layer, argMax, first, out));
      case Concat concat -> moves.concat(concat, in);
      case Slice slice -> moves.slice(slice, first);
      case Pad pad -> moves.pad(pad, first);
      case ResizeNearest resize -> moves.resize(resize, first);
      case Reshape reshape -> List.of();
      case MatMul matMul -> throw new IllegalStateException("refused before");
      case ResizeBilinear resize -> throw new IllegalStateException("refused before");
      case FixedLogSoftmax fixed -> throw new IllegalStateException("refused before");
      case LogSoftmax log -> throw new IllegalStateException("refused before");
      case WideSoftmax wide -> throw new IllegalStateException("refused before");
    };
  }

  private Outcome scaled(Node node, Edge output) {
    return new Outcome(
        Optional.of(proven.requantizers().get(node.name())), output.type().elementType(), false);
  }

  /** The table is addressed by the byte of an element. */
  private List<Pass> lookup(String layer, Lookup lookup, MapPlace in, MapPlace out) {
    IntType type = lookup.input().elementType();
    int codes = type.signed() ? 1 << MOST_BITS : 1 << type.bits();
    List<Long> values =
        IntStream.range(0, codes)
            .mapToLong(code -> type.signed() ? (byte) code : code)
            .mapToObj(element -> type.range().contains(element) ? lookup.value(element) : 0L)
            .toList();
    Outcome looked = new Outcome(Optional.empty(), lookup.input().elementType(), true);
    return List.of(
        new Pass.Table(layer, values),
        new ElementSweeps(shape, layer, looked, out).copy(in, lookup.input()));
  }
}
