// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Optional;
import org.bitloom.rtl.verilog.ReservedWords;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names the top module. */
final class TopName {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private String name;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description =
          "Name the top module; the first part of every module and file (default: NETWORK).")
  void name(String value) {
    ReservedWords.objection(value)
        .ifPresent(
            reason -> {
              throw new ParameterException(
                  spec.commandLine(), "--name '" + value + "' cannot name a module: " + reason);
            });
    name = value;
  }

  /** Returns the name, if the user gave one. */
  Optional<String> name() {
    return Optional.ofNullable(name);
  }
}
