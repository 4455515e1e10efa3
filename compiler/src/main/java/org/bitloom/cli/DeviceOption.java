// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Optional;
import java.util.stream.Collectors;
import org.bitloom.device.Device;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that names a part. */
final class DeviceOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  private Device device;

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "The part, for example ice40up5k, ecp5-25, xc7a35t; a wrong name lists all.")
  void device(String value) {
    device =
        Device.named(value)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(), "--device '" + value + "' is none of " + names()));
  }

  private static String names() {
    return Device.all().stream().map(Device::name).collect(Collectors.joining(", "));
  }

  /** Returns the part, if the user gave one. */
  Optional<Device> device() {
    return Optional.ofNullable(device);
  }
}
