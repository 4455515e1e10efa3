// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.HashMap;
import java.util.Map;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;
import org.bitloom.plan.Node;

/**
 * How the output of a network names a class.
 *
 * @param count of classes
 * @param index whether the output is the class itself; otherwise it has a value per class
 */
record Classes(int count, boolean index) {
  /**
   * Looks at the only output of a network.
   *
   * @throws DiagnosticException if it names no class
   */
  static Classes of(Network network) {
    if (network.outputs().size() != 1) {
      throw new DiagnosticException(
          refused(network).withNote("it has " + network.outputs().size() + " outputs"));
    }
    String output = network.outputs().get(0);
    Map<String, Shape> shapes = shapes(NetworkLowering.lower(network));
    Shape shape = shapes.get(output);
    boolean index =
        network.layers().stream()
            .filter(ArgMaxLayer.class::isInstance)
            .anyMatch(layer -> layer.name().equals(output));
    if (index && shape.elements() == 1) {
      String read = layerInput(network, output);
      return new Classes(shapes.get(read).channels(), true);
    }
    if (index || shape.vectors() != 1) {
      throw new DiagnosticException(
          refused(network).withNote("'%s' has shape %s".formatted(output, shape)));
    }
    return new Classes(shape.elements(), false);
  }

  private static Diagnostic refused(Network network) {
    return Code.NO_CLASS
        .withoutPlace(network.name())
        .withHelp("tuning needs one output: a vector with a value per class, or an argmax of it");
  }

  private static String layerInput(Network network, String name) {
    return network.layers().stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow()
        .inputs()
        .get(0);
  }

  private static Map<String, Shape> shapes(IntegerNetwork graph) {
    Map<String, Shape> shapes = new HashMap<>();
    for (Edge input : graph.inputs()) {
      shapes.put(input.name(), input.type().shape());
    }
    for (Node node : graph.nodes()) {
      shapes.put(node.output().name(), node.output().type().shape());
    }
    return shapes;
  }

  /** Returns the class that an output names: of equal largest values, the first. */
  int predicted(double[] output) {
    if (index) {
      return (int) output[0];
    }
    int best = 0;
    for (int i = 1; i < output.length; i++) {
      if (output[i] > output[best]) {
        best = i;
      }
    }
    return best;
  }
}
