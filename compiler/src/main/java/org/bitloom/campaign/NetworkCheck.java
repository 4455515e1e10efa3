// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.cosim.Stalls;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/** All that must hold for every network: its witnesses agree, under two foldings. */
public final class NetworkCheck {
  private static final int VECTORS = 12;

  private NetworkCheck() {}

  /**
   * Checks a network on its own.
   *
   * @param seed of inputs, stalls and the second folding
   * @return what is wrong; empty if nothing is, or if the planner refuses the network
   */
  public static Optional<String> failure(Network network, long seed) {
    for (Hardware hardware : List.of(network.hardware(), RandomFoldings.of(network, seed))) {
      Optional<String> failure = alone(network.with(hardware), seed);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return Optional.empty();
  }

  /**
   * Checks a network on its own, with its own hardware; whatever is thrown is a failure.
   *
   * @return what is wrong; empty if nothing is, or if the planner refuses the network
   */
  public static Optional<String> alone(Network network, long seed) {
    try {
      return Subject.of(network).flatMap(subject -> failure(subject, seed));
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  /** Checks a design on its own; whatever is thrown is a failure. */
  public static Optional<String> failure(Subject subject, long seed) {
    try {
      List<List<Tensor>> samples = samples(subject, seed);
      Optional<String> wrong = operators(subject.plan().network(), samples);
      return wrong.or(
          () ->
              subject.complaint(subject.run(samples, Stalls.values()[1 + (int) (seed % 2)], seed)));
    } catch (RuntimeException e) {
      return Optional.of(e.toString());
    }
  }

  /** Returns the inputs that a design is checked with. */
  public static List<List<Tensor>> samples(Subject subject, long seed) {
    return RandomSamples.of(subject.plan().network(), VECTORS, seed);
  }

  /** Compares the golden model with the normative meaning of the operators. */
  public static Optional<String> operators(IntegerNetwork network, List<List<Tensor>> samples) {
    GoldenModel golden = new GoldenModel(network);
    for (List<Tensor> sample : samples) {
      Map<String, Tensor> values = new HashMap<>();
      for (int i = 0; i < sample.size(); i++) {
        values.put(network.inputs().get(i).name(), sample.get(i));
      }
      Map<String, Tensor> computed = golden.run(sample);
      for (Node node : network.nodes()) {
        List<Tensor> arguments = new ArrayList<>();
        node.inputs().forEach(edge -> arguments.add(values.get(edge.name())));
        Tensor value = node.operator().evaluate(arguments);
        values.put(node.output().name(), value);
        if (!value.equals(computed.get(node.output().name()))) {
          return Optional.of("golden model and operator differ in " + node.name());
        }
      }
    }
    return Optional.empty();
  }
}
