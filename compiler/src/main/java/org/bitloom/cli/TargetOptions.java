// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.model.Hardware;
import org.bitloom.model.Hardware.SharedArray;
import org.bitloom.model.Network;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What a network is built on; overrides what the file says. */
final class TargetOptions {
  /** The words of {@code --target}. */
  enum Kind {
    ARRAY,
    DATAFLOW;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description = "Build on ${COMPLETION-CANDIDATES}; overrides the file (default: dataflow).")
  private Kind kind;

  private OptionalInt buffer = OptionalInt.empty();
  private OptionalInt width = OptionalInt.empty();

  @Option(
      names = "--buffer",
      paramLabel = "KIB",
      description = "KiB on the chip of an array, for feature maps and weights (default: 256).")
  void setBuffer(int kibibytes) {
    if (kibibytes < 1 || kibibytes > SharedArray.MOST_KIBIBYTES) {
      throw new ParameterException(
          spec.commandLine(), "--buffer must be 1 to " + SharedArray.MOST_KIBIBYTES + " KiB");
    }
    buffer = OptionalInt.of(kibibytes);
  }

  @Option(
      names = "--axi-width",
      paramLabel = "BITS",
      description = "Data width of an array's AXI4 port: 32, 64, 128, 256 or 512 (default: 128).")
  void setWidth(int bits) {
    if (!SharedArray.isWidth(bits)) {
      throw new ParameterException(
          spec.commandLine(), "--axi-width must be 32, 64, 128, 256 or 512 bits");
    }
    width = OptionalInt.of(bits);
  }

  /** Returns the network for the target that is asked for. */
  Network on(Network network) {
    Hardware hardware = network.hardware();
    boolean shared = kind == null ? hardware.array().isPresent() : kind == Kind.ARRAY;
    if (!shared && (buffer.isPresent() || width.isPresent())) {
      throw new ParameterException(
          spec.commandLine(), "--buffer and --axi-width are for --target array");
    }
    if (!shared) {
      return network.with(hardware.withArray(Optional.empty()));
    }
    SharedArray said = hardware.array().orElse(SharedArray.DEFAULT);
    return network.with(
        hardware.withArray(
            Optional.of(
                new SharedArray(
                    buffer.orElse(said.bufferKibibytes()), width.orElse(said.memoryBits())))));
  }
}
