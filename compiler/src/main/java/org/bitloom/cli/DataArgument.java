// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Samples that a network in real numbers is quantized with, in commands that need none else. */
final class DataArgument {
  /** The option, which {@code analyze} and {@code tune} have for themselves. */
  static final String NAME = "--data";

  @Option(
      names = NAME,
      paramLabel = "X",
      description =
          "With --quantize: .npy of shape [n, ...], or .npz with an array per input; real values.")
  private Path data;
}
