// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.Shape;
import org.bitloom.operator.WeightedSum;
import org.bitloom.report.ArrayPass;
import org.bitloom.report.RangeReport;

/**
 * What a sweep has to compute, as the network has it.
 *
 * @param operator whose results it makes
 * @param results their shape
 * @param sources what the operator reads
 * @param constants of the results
 * @param out the tensor that it takes part in making
 * @param added what is added to results before they are written
 */
record SweepTask(
    Operator operator,
    Shape results,
    List<MapTensor> sources,
    ChannelConstants constants,
    MapTensor out,
    Optional<Added> added) {
  /**
   * The sum of results and another tensor, or of all results of a channel.
   *
   * @param operator the sum or the mean
   * @param constants of the sum
   * @param other the other tensor; empty for a mean
   * @param left whether the other tensor is the left one
   */
  record Added(
      Operator operator, ChannelConstants constants, Optional<MapTensor> other, boolean left) {
    /** Returns the factor of a result. */
    long factor() {
      return switch (operator) {
        case Combine(var l, var r, Combination.Linear linear) ->
            left ? linear.rightFactor() : linear.leftFactor();
        case Pool pool -> Math.multiplyExact(pool.rowFactors()[0], pool.columnFactors()[0]);
        case Operator other -> throw new Rejected("nothing adds results up but sums and means");
      };
    }

    /** Returns the factor of the other element. */
    long otherFactor() {
      return operator instanceof Combine(var l, var r, Combination.Linear linear)
          ? left ? linear.leftFactor() : linear.rightFactor()
          : 0;
    }
  }

  /** Results of both pixels of a word are vectors of two pixels, wherever they go. */
  private SweepTask viewed(ArrayPass pass) {
    boolean pixels =
        pass.sweep() != null
            && pass.sweep().scan() == null
            && operator instanceof Conv2d conv
            && sources.get(0).channels() == 2 * conv.input().shape().channels()
            && out.channels() == results.channels();
    return pixels
        ? new SweepTask(operator, results, sources, constants, out.paired(), added)
        : this;
  }

  /** Returns the task of a pass. */
  static SweepTask of(ArrayPass pass, Map<String, LayerFacts> facts, MapTensors tensors) {
    MapTensor out = tensors.named(pass.tensor());
    LayerFacts maker = facts.get(out.claim().layer());
    LayerFacts layer = facts.get(pass.layer());
    Rejected.unless(
        maker != null && layer != null, "no sweep makes '%s' for '%s'", out.name(), pass.layer());
    int step = out.claim().step();
    int base = maker.base(step);
    if (layer == maker) {
      return new SweepTask(
              maker.operators().get(base),
              maker.operators().get(base).output().shape(),
              tensors.sources(maker, base),
              constants(maker, base, step),
              out,
              Optional.empty())
          .viewed(pass);
    }
    int last = layer.operators().size() - 1;
    boolean sums = layer.operators().get(0) instanceof Conv2d;
    Rejected.unless(
        sums && layer.base(last) == 0 && base == 0 && maker.layer().inputs().contains(pass.layer()),
        "a sweep of layer '%s' does not make '%s'",
        pass.layer(),
        out.name());
    return new SweepTask(
            layer.operators().get(0),
            layer.operators().get(0).output().shape(),
            tensors.sources(layer, 0),
            constants(layer, 0, last),
            out,
            Optional.of(added(pass, maker, step, tensors)))
        .viewed(pass);
  }

  private static Added added(ArrayPass pass, LayerFacts maker, int step, MapTensors tensors) {
    Operator operator = maker.operators().get(0);
    ChannelConstants constants = constants(maker, 0, step);
    List<String> inputs = maker.layer().inputs();
    if (operator instanceof Pool) {
      return new Added(operator, constants, Optional.empty(), false);
    }
    Rejected.unless(
        operator instanceof Combine && !inputs.get(0).equals(inputs.get(1)),
        "layer '%s' adds nothing to results",
        maker.layer().name());
    boolean left = inputs.get(1).equals(pass.layer());
    MapTensor other = tensors.of(inputs.get(left ? 0 : 1));
    return new Added(operator, constants, Optional.of(other), left);
  }

  private static ChannelConstants constants(LayerFacts layer, int base, int step) {
    Operator operator = layer.operators().get(base);
    if (layer.operators().get(step) instanceof Requantize) {
      Operator before = step == base ? null : operator;
      return ChannelConstants.of(layer.requantizer(step).orElseThrow(), before);
    }
    var type =
        operator instanceof Lookup lookup
            ? lookup.input().elementType()
            : layer.operators().get(step).output().elementType();
    return ChannelConstants.plain(operator, new RangeReport(type.min(), type.max()));
  }

  /** Returns the pixels of a vector of results. */
  int pixels() {
    return averages() ? 1 : Math.max(1, out.channels() / results.channels());
  }

  /** Returns whether all results of a channel are added up. */
  boolean averages() {
    return added.isPresent() && added.get().other().isEmpty();
  }

  /** Returns the rows of results: those of the output, unless they are added up. */
  int resultRows() {
    return averages() ? results.dimensions().get(0) : out.rows();
  }

  /**
   * Returns the columns of results: those of the output, unless they are added up, or a pool's
   * output has no rows.
   */
  int resultColumns() {
    if (operator instanceof Pool pool) {
      return pool.window().columns().windows(pool.input().shape().dimensions().get(1));
    }
    return averages() ? results.dimensions().get(1) : out.columns();
  }

  /** Returns whether constants of channels that do not exist scale nothing. */
  boolean absentAreZero() {
    return !(operator instanceof Reordering);
  }

  /** Returns the only weight of a layer that multiplies single elements by it, and by no other. */
  OptionalLong factor() {
    if (!(operator instanceof DepthwiseConv2d conv)
        || conv.multiplier() != 1
        || !conv.window().pointwise()) {
      return OptionalLong.empty();
    }
    long[] weights =
        LongStream.range(0, conv.outputCount())
            .map(o -> conv.weight((int) o, 0))
            .distinct()
            .toArray();
    return weights.length == 1 ? OptionalLong.of(weights[0]) : OptionalLong.empty();
  }

  /** Returns what becomes of words. */
  List<String> modes() {
    return switch (operator) {
      case WeightedSum sum ->
          factor().isPresent() ? List.of("products", "scaled") : List.of("products");
      case Pool pool -> List.of(pool.kind() == Pool.Kind.MAXIMUM ? "largest" : "scaled");
      case Combine combine ->
          List.of(
              switch (combine.combination()) {
                case Combination.Linear linear -> "scaled";
                case Combination.Product product -> "multiplied";
                case Combination.Extreme(boolean largest) -> largest ? "largest" : "smallest";
                case Combination.Rescaled rescaled -> "";
                case Combination.Tables tables -> "";
              });
      case Reordering reordering -> List.of("largest", "products");
      case Requantize requantize -> List.of("largest");
      case Lookup lookup -> List.of("largest");
      case Operator other -> List.of();
    };
  }
}
