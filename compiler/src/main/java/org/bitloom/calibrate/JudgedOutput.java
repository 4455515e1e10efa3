// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.model.Network;

/** Which of several outputs the labels of samples are for. */
public final class JudgedOutput {
  private JudgedOutput() {}

  /**
   * Returns the network with this output in front of the others, where accuracy is measured.
   *
   * @param output name of an output; without it, the only one that names a class
   * @throws DiagnosticException if there is no such output, or not exactly one that names a class
   */
  public static Network first(Network network, Optional<String> output) {
    if (output.isPresent() && !network.outputs().contains(output.get())) {
      throw new DiagnosticException(
          refused(network).withNote("it has no output '%s'".formatted(output.get())));
    }
    List<Network> views =
        output.map(List::of).orElse(network.outputs()).stream()
            .map(name -> front(network, name))
            .toList();
    List<Network> named = views.stream().filter(v -> Classes.find(v).isPresent()).toList();
    if (views.size() > 1 && named.size() != 1) {
      throw new DiagnosticException(
          refused(network)
              .withNote(
                  named.isEmpty()
                      ? "none of its %d outputs is a vector".formatted(views.size())
                      : "%d of its outputs do: %s"
                          .formatted(named.size(), String.join(", ", fronts(named)))));
    }
    return named.isEmpty() ? views.get(0) : named.get(0);
  }

  private static List<String> fronts(List<Network> views) {
    return views.stream().map(view -> view.outputs().get(0)).toList();
  }

  private static Network front(Network network, String output) {
    List<String> outputs = new ArrayList<>(network.outputs());
    outputs.remove(output);
    outputs.add(0, output);
    return network.withOutputs(outputs);
  }

  private static Diagnostic refused(Network network) {
    return Code.NO_CLASS
        .withoutPlace(network.name())
        .withHelp(
            "say which output the labels are for: --labels-of NAME, one of "
                + String.join(", ", network.outputs()));
  }
}
