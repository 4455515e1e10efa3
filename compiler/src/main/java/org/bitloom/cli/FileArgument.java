// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The network file that a command reads. */
final class FileArgument {
  private static final String ONNX = "onnx";

  @Parameters(paramLabel = "FILE", description = "The network: a .loom, .tflite or .onnx file.")
  private Path file;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  private Optional<Arithmetic> arithmetic = Optional.empty();
  private boolean onnx;

  @Option(
      names = "--arithmetic",
      paramLabel = "KERNELS",
      description =
          "Whose kernels a TFLite file is exact to: reference, x86, portable or xnnpack"
              + " (default: reference). ONNX files: onnx.")
  void setArithmetic(String word) {
    onnx = word.equalsIgnoreCase(ONNX);
    arithmetic = Arithmetic.named(word.toLowerCase(Locale.ROOT));
    if (!onnx && arithmetic.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Invalid value for option '--arithmetic': expected one of "
              + Arrays.toString(Arithmetic.values())
              + " or onnx, but was '"
              + word
              + "'");
    }
  }

  /** The file as the user named it. */
  Path file() {
    return file;
  }

  /** Returns the pipeline that reads this file. */
  Compiler compiler(OptionalInt multipliers, Diagnostics diagnostics) {
    boolean model = file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    if (onnx && !model || model && arithmetic.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          model
              ? "--arithmetic: an ONNX file says itself what it computes; the only word is onnx"
              : "--arithmetic onnx is for .onnx files");
    }
    return new Compiler(arithmetic.orElse(Arithmetic.REFERENCE), multipliers, diagnostics);
  }
}
