// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;

/**
 * How the output of a network names a class.
 *
 * @param count of classes
 * @param index whether the output is the class itself; otherwise it has a value per class
 */
public record Classes(int count, boolean index) {
  /**
   * Looks at the first output of a network.
   *
   * @throws DiagnosticException if it names no class
   */
  public static Classes of(Network network) {
    return find(network)
        .orElseThrow(
            () ->
                new DiagnosticException(
                    refused(network)
                        .withNote("'%s' is no vector".formatted(network.outputs().get(0)))));
  }

  /** Returns how the first output of a network names a class; empty where it does not. */
  public static Optional<Classes> find(Network network) {
    String output = network.outputs().get(0);
    RealModel shapes = RealModel.of(network, RealModel.Mode.REAL);
    Shape shape = shapes.shape(output);
    boolean index =
        network.layers().stream()
            .filter(ArgMaxLayer.class::isInstance)
            .anyMatch(layer -> layer.name().equals(output));
    if (index && shape.elements() == 1) {
      return Optional.of(new Classes(shapes.shape(layerInput(network, output)).channels(), true));
    }
    return index || shape.vectors() != 1
        ? Optional.empty()
        : Optional.of(new Classes(shape.elements(), false));
  }

  private static Diagnostic refused(Network network) {
    return Code.NO_CLASS
        .withoutPlace(network.name())
        .withHelp("accuracy needs one output: a vector with a value per class, or an argmax of it");
  }

  private static String layerInput(Network network, String name) {
    return network.layers().stream()
        .filter(layer -> layer.name().equals(name))
        .findFirst()
        .orElseThrow()
        .inputs()
        .get(0);
  }

  /** Returns the class that an output names: of equal largest values, the first. */
  public int predicted(double[] output) {
    return index ? (int) output[0] : RealKernels.largest(output, 0, output.length);
  }
}
