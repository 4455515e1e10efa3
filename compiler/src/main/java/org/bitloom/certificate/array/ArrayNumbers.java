// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bitloom.certificate.CheckedRequantizer;
import org.bitloom.certificate.OutputBounds;
import org.bitloom.certificate.RequantizerClaim;
import org.bitloom.certificate.SumBounds;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.TensorType;
import org.bitloom.operator.WeightedSum;
import org.bitloom.report.ArrayCertificate;
import org.bitloom.report.ArrayCertificate.LayerNumbers;
import org.bitloom.report.RangeReport;
import org.bitloom.report.RequantizationReport;

/**
 * Verifies ranges, requantizers and registers in the certificate of a shared array: all ranges are
 * found again from the network and its weights.
 */
final class ArrayNumbers {
  private final Network network;
  private final Map<String, LayerNumbers> claims = new HashMap<>();
  private final Map<String, TypedTensor> tensors = new HashMap<>();
  private final Map<String, LayerFacts> facts = new LinkedHashMap<>();
  private final RegisterClaims registers;
  private final List<String> failures;
  private final Consumer<CheckedRequantizer> requantizers;

  private ArrayNumbers(
      Network network,
      ArrayCertificate certificate,
      List<String> failures,
      Consumer<CheckedRequantizer> requantizers) {
    this.network = network;
    this.failures = failures;
    this.requantizers = requantizers;
    this.registers = new RegisterClaims(certificate.registers(), failures);
    certificate.numbers().forEach(layer -> claims.put(layer.name(), layer));
  }

  /**
   * Returns what the layers compute, and adds a sentence to {@code failures} for every claim that
   * does not hold.
   *
   * @param requantizers sees each requantizer as soon as it has been checked
   */
  static Map<String, LayerFacts> check(
      Network network,
      ArrayCertificate certificate,
      List<String> failures,
      Consumer<CheckedRequantizer> requantizers) {
    return new ArrayNumbers(network, certificate, failures, requantizers).check();
  }

  private Map<String, LayerFacts> check() {
    for (Input input : network.inputs()) {
      tensors.put(input.name(), TypedTensor.of(input));
      registers.elements("input '" + input.name() + "'", input.type().range());
    }
    network.layers().forEach(this::layer);
    if (claims.size() != network.layers().size()) {
      failures.add("the plan has other layers than network '" + network.name() + "'");
    }
    return facts;
  }

  private void layer(Layer layer) {
    LayerNumbers claim = claims.get(layer.name());
    List<TypedTensor> inputs = layer.inputs().stream().map(tensors::get).toList();
    if (claim == null || inputs.contains(null)) {
      failures.add("layer '" + layer.name() + "' is missing");
      return;
    }
    List<Operator> operators = layer.toOperators(inputs);
    List<Interval> read = inputs.stream().map(input -> input.type().range()).toList();
    same(layer, "input range", read.get(0), claim.inputRange());
    List<Interval> channels = read.subList(0, 1);
    Operator before = null;
    for (Operator operator : operators) {
      channels = operator(layer, claim, before, operator, channels, read);
      before = operator;
    }
    Interval range = OutputBounds.concatenated(channels);
    same(layer, "output range", range, claim.outputRange());
    registers.elements("layer '" + layer.name() + "'", range);
    TensorType output = operators.getLast().output();
    TensorType proven = new TensorType(output.shape(), output.elementType(), range);
    tensors.put(layer.name(), new TypedTensor(proven, layer.outputQuantization(inputs)));
    facts.put(layer.name(), new LayerFacts(layer, operators, read, claim));
  }

  private List<Interval> operator(
      Layer layer,
      LayerNumbers claim,
      Operator before,
      Operator operator,
      List<Interval> channels,
      List<Interval> read) {
    return switch (operator) {
      case WeightedSum sum -> sums(layer, claim, sum, OutputBounds.concatenated(channels));
      case MatMul matMul -> throw new Rejected("layer '" + layer.name() + "' is on no array");
      case Requantize requantize -> requantized(layer, claim, before, requantize, channels);
      case Operator other -> {
        List<Interval> outputs = OutputBounds.of(other, channels, read);
        registers.passing(layer, other, outputs, read);
        yield outputs;
      }
    };
  }

  private List<Interval> sums(Layer layer, LayerNumbers claim, WeightedSum sum, Interval read) {
    List<SumBounds> bounds = SumBounds.ofAnyOrder(sum, read);
    List<Interval> results = bounds.stream().map(SumBounds::result).toList();
    same(layer, "sum", OutputBounds.concatenated(results), claim.sums());
    registers.sums(layer, bounds.stream().map(SumBounds::visited).toList());
    return results;
  }

  private List<Interval> requantized(
      Layer layer,
      LayerNumbers claim,
      Operator before,
      Requantize requantize,
      List<Interval> channels) {
    long start = System.nanoTime();
    int known = failures.size();
    List<Interval> outputs =
        RequantizerClaim.check(
            layer.name(),
            claim.requantization(),
            requantize.requantization(),
            channels,
            OutputBounds.concatenated(channels),
            failures);
    requantizers.accept(
        new CheckedRequantizer(
            layer.name(),
            requantize.requantization().rounding().keyword(),
            requantize.requantization().multipliers().size(),
            OutputBounds.concatenated(channels),
            new ArrayList<>(failures.subList(known, failures.size())),
            (System.nanoTime() - start) / 1e9));
    if (claim.requantization() != null && failures.size() == known) {
      form(layer, claim.requantization(), OutputBounds.concatenated(channels));
      registers.requantizer(
          layer, ChannelConstants.of(claim.requantization(), before), channels, failures);
    }
    return outputs;
  }

  /** What says how large the constants are is what they are. */
  private void form(Layer layer, RequantizationReport claim, Interval accumulators) {
    same(layer, "requantizer's input", accumulators, claim.input());
    long widest =
        claim.channels().stream().mapToLong(ProvenRequantizer.Channel::multiplier).max().orElse(0);
    int bits = Math.max(1, BigInteger.valueOf(widest).bitLength());
    if (claim.multiplierBits() != bits || claim.perChannel() != claim.channels().size() > 1) {
      failures.add(
          "layer '%s': its multipliers have %d bits, %d channels have constants"
              .formatted(layer.name(), bits, claim.channels().size()));
    }
  }

  private void same(Layer layer, String what, Interval actual, RangeReport claimed) {
    if (claimed == null || actual.min() != claimed.min() || actual.max() != claimed.max()) {
      failures.add(
          "layer '%s': %s is %s, the plan claims %s"
              .formatted(layer.name(), what, actual, claimed));
    }
  }
}
