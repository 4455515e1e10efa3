// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Optional;
import org.bitloom.calibrate.JudgedOutput;
import org.bitloom.model.Network;
import picocli.CommandLine.Option;

/** The option that says which output of several the labels are for. */
final class LabelsOfOption {
  @Option(
      names = "--labels-of",
      paramLabel = "NAME",
      description =
          "Take the labels for this output of several (default: the only one that names a class).")
  private String output;

  /** Returns whether an output is named. */
  boolean given() {
    return output != null;
  }

  /** Returns a network with the output that is judged in front. */
  Network judged(Network network) {
    return JudgedOutput.first(network, Optional.ofNullable(output));
  }

  /** Returns the option as it is written, with a space in front; empty where it is not given. */
  String written() {
    return given() ? " --labels-of " + output : "";
  }
}
