// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.Interval;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.fixed.RequantizerSearch;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.operator.Requantize;

/**
 * What is computed, and the constants that are proven to compute it, whatever it is built on.
 *
 * @param graph the integer operators
 * @param requantizers the proven constants of every {@code Requantize} node, by node name
 */
public record ProvenNetwork(IntegerNetwork graph, Map<String, ProvenRequantizer> requantizers) {
  /** Copies the map. */
  public ProvenNetwork {
    requantizers = Map.copyOf(requantizers);
  }

  /**
   * Returns the proofs of a network; empty where there is no graph. Other errors are reported, too,
   * but do not end what can be said of the rest.
   *
   * @param network checked
   * @param diagnostics takes errors and warnings
   */
  public static Optional<ProvenNetwork> of(Network network, Diagnostics diagnostics) {
    try {
      IntegerNetwork graph = NetworkLowering.lower(network);
      return Optional.of(new Prover(network, graph, diagnostics).proven());
    } catch (SumTooWide tooWide) {
      Layer layer = tooWide.layer();
      diagnostics.report(
          Code.SUM_TOO_WIDE
              .at(layer.origin(), layer.name())
              .withNote("every sum has to fit 63 bits, whatever the input")
              .withHelp("use narrower weights, activations or biases"));
      return Optional.empty();
    }
  }

  /** Looks for the constants of every requantizer, and says where there are none. */
  private record Prover(Network network, IntegerNetwork graph, Diagnostics diagnostics) {
    /** As many as an output of 8 bits can need: one for each of its values but the first. */
    private static final int MOST_STEPS = 255;

    ProvenNetwork proven() {
      return new ProvenNetwork(graph, requantizers());
    }

    /** What is found of one requantizer; all are looked for at once, and told of in their order. */
    private record Found(
        Node node,
        Requantize requantize,
        ProvenRequantizer proven,
        Optional<SourceOverflow> overflow) {}

    private Map<String, ProvenRequantizer> requantizers() {
      Map<String, ProvenRequantizer> proven = new HashMap<>();
      for (Found found : found()) {
        proven.put(found.node.name(), found.proven);
        found.overflow.ifPresent(o -> warnOfOverflow(found.node, o));
        if (found.proven.steps() > MOST_STEPS) {
          reportTooManySteps(found.node, found.requantize, found.proven);
        }
      }
      return proven;
    }

    private List<Found> found() {
      return graph.nodes().parallelStream()
          .filter(n -> n.operator() instanceof Requantize)
          .map(n -> find(n, (Requantize) n.operator()))
          .toList();
    }

    private Found find(Node node, Requantize requantize) {
      List<Interval> ranges = RequantizerInputs.ranges(graph, node, requantize);
      return new Found(
          node,
          requantize,
          RequantizerSearch.smallest(requantize.requantization(), ranges),
          SourceOverflow.of(graph, node, requantize, ranges));
    }

    private void reportTooManySteps(Node node, Requantize requantize, ProvenRequantizer found) {
      diagnostics.report(
          Code.TOO_MANY_STEPS
              .at(place(node), requantize.requantization().keyword(), node.layer())
              .withNote("accumulators in " + requantize.input().range())
              .withNote(
                  "an exact requantizer needs %d comparisons, more than %d"
                      .formatted(found.steps(), MOST_STEPS))
              .withHelp("choose rounding half_up, or activations of at most 8 bits"));
    }

    private Span place(Node node) {
      return network.layers().stream()
          .filter(l -> l.name().equals(node.layer()))
          .map(Layer::origin)
          .findFirst()
          .orElseGet(() -> Span.ofFile(network.name()));
    }

    private void warnOfOverflow(Node node, SourceOverflow overflow) {
      Diagnostic warning =
          Code.SOURCE_WRAPS
              .at(place(node), node.layer())
              .withNote(
                  "channel %d can reach %s; %s"
                      .formatted(overflow.channel(), overflow.reachable(), overflow.ends()));
      if (overflow.left() > 0) {
        warning =
            warning.withNote(
                "the source shifts it to the left by %d bits first".formatted(overflow.left()));
      }
      diagnostics.report(
          warning
              .withNote("where a sum wraps, the source's output jumps; the output here is exact")
              .withHelp(
                  "export with a smaller bias or other scales where outputs have to be equal for"
                      + " every input"));
    }
  }
}
