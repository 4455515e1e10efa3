// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.Dense;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Requantize;
import org.bitloom.report.LayerReport;

/**
 * The orders of channels that a plan claims. An order is right where it names every channel once,
 * and one reader alone takes the tensor: a dense layer, whose columns follow it, or a layer that
 * computes element by element and hands it on.
 *
 * @param network whose layers read each other
 * @param claims by layer
 * @param operators of the layers that were seen so far, by layer
 * @param failures takes a sentence for every claim that does not hold
 */
record OrderClaims(
    Network network,
    Map<String, LayerReport> claims,
    Map<String, List<Operator>> operators,
    List<String> failures) {
  static OrderClaims of(Network network, Map<String, LayerReport> claims, List<String> failures) {
    return new OrderClaims(network, claims, new HashMap<>(), failures);
  }

  /** Notes what a layer consists of. */
  void seen(Layer layer, List<Operator> parts) {
    operators.put(layer.name(), parts);
  }

  /** Returns the order that is claimed of a tensor, where it is one. */
  Optional<Arrangement> of(String tensor) {
    return Optional.ofNullable(claims.get(tensor))
        .map(LayerReport::order)
        .filter(Arrangement::orders)
        .map(Arrangement::new);
  }

  /** Returns a dense layer as its array computes it: columns in the order of the input. */
  Dense arranged(Layer layer, Dense dense) {
    return of(layer.inputs().get(0))
        .filter(order -> order.channels().size() == dense.inputCount())
        .map(dense::reading)
        .orElse(dense);
  }

  /** Checks the claims of all layers; each of them has been seen. */
  void check() {
    network.layers().forEach(this::check);
  }

  private void check(Layer layer) {
    LayerReport claim = claims.get(layer.name());
    if (claim == null || claim.order() == null || !operators.containsKey(layer.name())) {
      return;
    }
    if (!claim.outputShape().equals(List.of(claim.order().size()))
        || !Arrangement.orders(claim.order())) {
      failures.add("layer '%s': %s is no order".formatted(layer.name(), claim.order()));
      return;
    }
    if (!makes(layer) && !handsOn(layer, claim)) {
      failures.add("layer '%s' cannot leave in another order".formatted(layer.name()));
    }
    List<Layer> readers = readers(layer.name());
    long outputs = network.outputs().stream().filter(layer.name()::equals).count();
    if (readers.size() != 1 || outputs > 0) {
      failures.add(
          "layer '%s' leaves in another order, and %d layers and %d outputs read it"
              .formatted(layer.name(), readers.size(), outputs));
    } else if (!follows(readers.get(0), claim)) {
      failures.add(
          "layer '%s' does not follow the order of layer '%s'"
              .formatted(readers.get(0).name(), layer.name()));
    }
  }

  /** Returns whether a layer has rows of its own, and nothing behind them that tells channels. */
  private boolean makes(Layer layer) {
    List<Operator> parts = operators.get(layer.name());
    return parts.get(0) instanceof Dense && elementwise(parts.subList(1, parts.size()));
  }

  /** Returns whether a layer computes element by element what comes in the order it claims. */
  private boolean handsOn(Layer layer, LayerReport claim) {
    LayerReport before = claims.get(layer.inputs().get(0));
    return elementwise(operators.get(layer.name()))
        && before != null
        && claim.order().equals(before.order());
  }

  private boolean follows(Layer reader, LayerReport order) {
    LayerReport claim = claims.get(reader.name());
    List<Operator> parts = operators.get(reader.name());
    if (claim == null || parts == null) {
      return false;
    }
    return parts.get(0) instanceof Dense
        ? claim.operator().equals("dense")
        : elementwise(parts) && order.order().equals(claim.order());
  }

  private static boolean elementwise(List<Operator> parts) {
    return parts.stream().allMatch(p -> p instanceof Requantize || p instanceof Lookup);
  }

  /** Returns the layers that read a tensor, once for every input that does. */
  private List<Layer> readers(String tensor) {
    List<Layer> readers = new ArrayList<>();
    for (Layer layer : network.layers()) {
      layer.inputs().stream().filter(tensor::equals).forEach(input -> readers.add(layer));
    }
    return readers;
  }
}
