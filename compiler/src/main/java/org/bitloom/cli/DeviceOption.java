// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Optional;
import java.util.stream.Collectors;
import org.bitloom.device.CellLibrary;
import org.bitloom.device.Device;
import org.bitloom.device.Technology;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names a part, or a library of standard cells. */
final class DeviceOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Technology target;

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "The part, for example ice40up5k, ecp5-25, xc7a35t; a wrong name lists all.")
  void device(String value) {
    target =
        Technology.named(value)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--device '" + value + "' is none of " + names()));
  }

  private static String names() {
    return Technology.names().collect(Collectors.joining(", "));
  }

  /** Returns what the user gave. */
  Optional<Technology> target() {
    return Optional.ofNullable(target);
  }

  /** Returns the part, if the user gave one; refuses cells, which have no capacity. */
  Optional<Device> device() {
    return target()
        .map(
            t ->
                switch (t) {
                  case Device device -> device;
                  case CellLibrary library ->
                      throw new ParameterException(
                          spec.commandLine(),
                          "--device "
                              + library.name()
                              + " is a library of standard cells, which has no capacity:"
                              + " synth and cosim --netlist take it");
                });
  }
}
