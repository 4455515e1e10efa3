// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Optional;
import org.bitloom.device.Frequency;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that says how fast the design is to be clocked. */
final class ClockOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Frequency frequency;

  @Option(
      names = "--clock",
      paramLabel = "F",
      description = "Clock the design with this frequency, for example 100MHz (the default).")
  void clock(String value) {
    frequency =
        Frequency.parse(value)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "--clock '" + value + "' is no frequency such as 100MHz"));
  }

  /** Returns the frequency, if the user gave one. */
  Optional<Frequency> given() {
    return Optional.ofNullable(frequency);
  }

  /** Returns the frequency. */
  Frequency frequency() {
    return given().orElse(Frequency.DEFAULT);
  }
}
