// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightedSum;
import org.bitloom.report.LayerReport;
import org.bitloom.report.PlanReport;
import org.bitloom.report.RangeReport;

/**
 * Verifies the certificate in a plan's report against the network alone: it knows the layers and
 * their weights, and nothing of the planner. Ranges are recomputed by {@link SumBounds} and {@link
 * OutputBounds}, and requantizers are compared with their reference at every threshold.
 */
public final class CertificateChecker {
  /** Beyond this no multiplier block has room for two weights. */
  private static final int MOST_SPACING = 47;

  private final Network network;
  private final Map<String, LayerReport> claims = new HashMap<>();
  private final Map<String, TypedTensor> tensors = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private final OrderClaims orders;
  private int extra;
  private final Consumer<CheckedRequantizer> requantizers;

  private CertificateChecker(
      Network network, PlanReport report, Consumer<CheckedRequantizer> requantizers) {
    this.requantizers = requantizers;
    this.network = network;
    report.layers().forEach(layer -> claims.put(layer.name(), layer));
    this.orders = OrderClaims.of(network, claims, failures);
  }

  /** Returns a sentence for every claim that does not hold; none if the certificate is right. */
  public static List<String> check(Network network, PlanReport report) {
    return check(network, report, checked -> {});
  }

  /**
   * Returns a sentence for every claim that does not hold; none if the certificate is right.
   *
   * @param requantizers sees each requantizer as soon as it has been checked
   */
  public static List<String> check(
      Network network, PlanReport report, Consumer<CheckedRequantizer> requantizers) {
    CertificateChecker checker = new CertificateChecker(network, report, requantizers);
    for (Input input : network.inputs()) {
      checker.tensors.put(input.name(), TypedTensor.of(input));
    }
    network.layers().forEach(checker::layer);
    checker.orders.check();
    checker.failures.addAll(SharingClaims.failures(report));
    if (checker.claims.size() != network.layers().size() + checker.extra) {
      checker.failures.add("the plan has other layers than network '" + network.name() + "'");
    }
    return List.copyOf(checker.failures);
  }

  private void layer(Layer layer) {
    LayerReport claim = claims.get(layer.name());
    List<TypedTensor> inputs = layer.inputs().stream().map(tensors::get).toList();
    if (claim == null || inputs.contains(null)) {
      failures.add("layer '" + layer.name() + "' is missing");
      return;
    }
    List<Operator> operators = layer.toOperators(inputs);
    orders.seen(layer, operators);
    TensorType output = operators.get(operators.size() - 1).output();
    List<Interval> read = inputs.stream().map(input -> input.type().range()).toList();
    List<Interval> channels = read.subList(0, 1);
    List<PartClaim> parts = PartClaim.of(operators, layer.inputs().get(0), claim, claims);
    for (PartClaim part : parts) {
      same(layer, "input range", inputs.get(0).type().range(), part.claim().inputRange());
    }
    extra += parts.stream().mapToInt(PartClaim::reports).sum();
    for (Operator operator : operators) {
      channels = operator(layer, parts, operator, channels, read);
    }
    Interval range = OutputBounds.concatenated(channels);
    same(layer, "output range", range, claim.outputRange());
    TensorType proven = new TensorType(output.shape(), output.elementType(), range);
    tensors.put(layer.name(), new TypedTensor(proven, layer.outputQuantization(inputs)));
  }

  /**
   * Checks one operator and returns the ranges of its output, one or one per channel.
   *
   * @param channels ranges of what the operator before delivers, or of the layer's first input
   * @param read ranges of the layer's inputs; an operator of several inputs is a layer's first
   */
  private List<Interval> operator(
      Layer layer,
      List<PartClaim> parts,
      Operator operator,
      List<Interval> channels,
      List<Interval> read) {
    return switch (operator) {
      case WeightedSum natural -> {
        WeightedSum sum = arranged(layer, natural);
        List<Interval> sums = new ArrayList<>();
        for (PartClaim part : parts) {
          sums.addAll(sums(layer, part, sum, OutputBounds.concatenated(channels)));
        }
        yield sums;
      }
      case MatMul matMul ->
          sums(layer, parts.get(0).claim(), SumBounds.of(matMul, read.get(0), read.get(1)));
      case Requantize requantize -> {
        List<Interval> outputs = new ArrayList<>();
        for (PartClaim part : parts) {
          outputs.addAll(requantized(layer, part, requantize, channels));
        }
        yield outputs;
      }
      case Operator other -> OutputBounds.of(other, channels, read);
    };
  }

  /** Returns a sum as its array computes it. */
  private WeightedSum arranged(Layer layer, WeightedSum sum) {
    return switch (sum) {
      case Dense dense -> orders.arranged(layer, dense);
      case Convolution convolution -> convolution;
    };
  }

  /** Checks the array of some output channels and returns the ranges of their sums. */
  private List<Interval> sums(Layer layer, PartClaim part, WeightedSum sum, Interval read) {
    LayerReport claim = part.claim();
    packing(layer, part, sum, read);
    List<SumBounds> bounds =
        SumBounds.of(sum, read, together(sum, claim), run(sum, claim), simd(layer, claim));
    return sums(layer, claim, part.of(bounds));
  }

  private List<Interval> requantized(
      Layer layer, PartClaim part, Requantize requantize, List<Interval> channels) {
    long start = System.nanoTime();
    int before = failures.size();
    List<Interval> outputs =
        RequantizerClaim.check(
            layer.name(),
            part.claim().requantization(),
            part.of(requantize.requantization()),
            channels.size() > 1 ? part.of(channels) : channels,
            OutputBounds.concatenated(channels),
            failures);
    requantizers.accept(
        new CheckedRequantizer(
            layer.name(),
            requantize.requantization().rounding().keyword(),
            requantize.requantization().multipliers().size(),
            OutputBounds.concatenated(channels),
            failures.subList(before, failures.size()),
            (System.nanoTime() - start) / 1e9));
    return outputs;
  }

  /**
   * Checks that the low sum of a pair never reaches the high one, and that ports are wide enough.
   */
  private void packing(Layer layer, PartClaim part, WeightedSum sum, Interval read) {
    LayerReport claim = part.claim();
    LayerReport.PackingReport packing = claim.folding() == null ? null : claim.folding().packing();
    if (packing == null) {
      return;
    }
    if (packing.spacing() < 1 || packing.spacing() > MOST_SPACING || packing.products() < 1) {
      failures.add("layer '%s' claims packed products of %s".formatted(layer.name(), packing));
      return;
    }
    Interval sums =
        SumBounds.neighbours(
            sum,
            part,
            read,
            together(sum, claim),
            run(sum, claim),
            simd(layer, claim),
            packing.products());
    Interval room = IntType.signed(packing.spacing()).range();
    if (!room.contains(sums)) {
      failures.add(
          "layer '%s': sums of %d packed products reach %s, beyond %s"
              .formatted(layer.name(), packing.products(), sums, room));
    }
    if (claim.folding().pe() % 2 != 0) {
      failures.add("layer '%s' packs an odd number of elements".formatted(layer.name()));
    }
  }

  private int simd(Layer layer, LayerReport claim) {
    int simd = claim.folding() == null ? 1 : claim.folding().simd();
    if (simd < 1) {
      failures.add("layer '" + layer.name() + "' claims words of " + simd + " summands");
    }
    return Math.max(1, simd);
  }

  /** Returns the channels of a position that are summed before those of the next position. */
  private static int together(WeightedSum sum, LayerReport claim) {
    boolean parts = claim.folding() != null && claim.folding().columns();
    return parts
        ? Math.min(sum.channels(), Math.max(1, claim.folding().windowLanes()))
        : sum.channels();
  }

  /**
   * Returns the summands that are cut into words together: a position's, a whole window's, or those
   * of some channels of a window, unless words hold several such parts.
   */
  private static int run(WeightedSum sum, LayerReport claim) {
    LayerReport.FoldingReport folding = claim.folding();
    if (folding != null && folding.columns()) {
      int part = sum.inputCount() / sum.channels() * together(sum, claim);
      return folding.simd() > part ? sum.inputCount() : part;
    }
    boolean gathered = folding != null && folding.windowLanes() > 0;
    return gathered ? sum.inputCount() : sum.channels();
  }

  private List<Interval> sums(Layer layer, LayerReport claim, List<SumBounds> bounds) {
    LayerReport.AccumulatorReport accumulator = claim.accumulator();
    List<Interval> results = bounds.stream().map(SumBounds::result).toList();
    if (accumulator == null) {
      failures.add("layer '" + layer.name() + "' claims no accumulator");
      return results;
    }
    Interval visited = OutputBounds.concatenated(bounds.stream().map(SumBounds::visited).toList());
    if (accumulator.bits() < 1 || accumulator.bits() > IntType.MAX_BITS) {
      failures.add(
          "layer '%s' claims accumulators of %d bits".formatted(layer.name(), accumulator.bits()));
      return results;
    }
    Interval type = IntType.signed(accumulator.bits()).range();
    if (visited.min() < Math.max(type.min(), accumulator.min())
        || visited.max() > Math.min(type.max(), accumulator.max())) {
      failures.add(
          "layer '%s': accumulators reach %s, beyond [%d, %d] in int%d"
              .formatted(
                  layer.name(), visited, accumulator.min(), accumulator.max(), accumulator.bits()));
    }
    same(layer, "accumulator result", OutputBounds.concatenated(results), accumulator.result());
    return results;
  }

  private void same(Layer layer, String what, Interval actual, RangeReport claimed) {
    if (claimed == null || actual.min() != claimed.min() || actual.max() != claimed.max()) {
      failures.add(
          "layer '%s': %s is %s, the plan claims %s"
              .formatted(layer.name(), what, actual, claimed));
    }
  }
}
