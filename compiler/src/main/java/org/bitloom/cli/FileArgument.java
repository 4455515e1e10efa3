// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The network file that a command reads. */
final class FileArgument {
  @Parameters(paramLabel = "FILE", description = "The network: a .loom or .tflite file.")
  private Path file;

  @Option(
      names = "--arithmetic",
      paramLabel = "KERNELS",
      defaultValue = "reference",
      description =
          "Whose kernels a TFLite file is exact to: reference, x86, portable or xnnpack"
              + " (default: ${DEFAULT-VALUE}).")
  private Arithmetic arithmetic;

  /** The file as the user named it. */
  Path file() {
    return file;
  }

  /** Returns the pipeline that reads this file. */
  Compiler compiler(OptionalInt multipliers, Diagnostics diagnostics) {
    return new Compiler(arithmetic, multipliers, diagnostics);
  }
}
