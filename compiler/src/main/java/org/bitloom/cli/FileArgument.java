// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.Quantizing;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Hardware;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The network file that a command reads. */
final class FileArgument {
  private static final String ONNX = "onnx";

  @Parameters(
      paramLabel = "FILE",
      description = "Read the network from this .loom, .tflite or .onnx file.")
  private Path file;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  private Optional<Arithmetic> arithmetic = Optional.empty();
  private boolean onnx;

  @Option(
      names = "--arithmetic",
      paramLabel = "KERNELS",
      description =
          "Be exact to these kernels of a TFLite file: reference, x86, portable or xnnpack"
              + " (default: reference). ONNX files have onnx alone.")
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

  @Option(
      names = "--quantize",
      description = "Quantize a model file in real numbers; --data gives samples of its inputs.")
  private boolean quantize;

  @Option(
      names = "--weights",
      paramLabel = "TYPE",
      defaultValue = "int8",
      description = "Type of weights, with --quantize (default: ${DEFAULT-VALUE}).")
  private String weights;

  @Option(
      names = "--activations",
      paramLabel = "TYPE",
      defaultValue = "int8",
      description =
          "Type of inputs and of what layers write down, with --quantize (default:"
              + " ${DEFAULT-VALUE}).")
  private String activations;

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "mse",
      description =
          "How ranges are found, with --quantize: minmax, percentile(P), mse or entropy (default:"
              + " ${DEFAULT-VALUE}).")
  private String method;

  @Option(
      names = "--refine",
      paramLabel = "HOW",
      split = ",",
      description =
          "With --quantize: equalization, adaptive_rounding, bias_correction, or some of them.")
  private List<String> refinements = List.of();

  @Option(
      names = "--input-type",
      paramLabel = "[NAME=]TYPE",
      description = "Type of an input's quantized values where a model file leaves it open.")
  private List<String> inputTypes = List.of();

  @Option(
      names = "--shape",
      paramLabel = "NAME=N,N,...",
      description =
          "Sizes of an ONNX file's input, with the batch, where the file leaves some open.")
  private List<String> shapes = List.of();

  @Option(
      names = "--outputs",
      paramLabel = "NAME",
      split = ",",
      description =
          "Let the network of a TFLite file end at these tensors; what is behind them is left out.")
  private List<String> outputs = List.of();

  /** The file as the user named it. */
  Path file() {
    return file;
  }

  /** Returns the pipeline that reads this file, with another budget if one is given. */
  Compiler compiler(Optional<Hardware.Goal> goal, Diagnostics diagnostics) {
    boolean model = file.toString().toLowerCase(Locale.ROOT).endsWith(".onnx");
    if (onnx && !model || model && arithmetic.isPresent()) {
      throw new ParameterException(
          spec.commandLine(),
          model
              ? "--arithmetic: an ONNX file says itself what it computes; the only word is onnx"
              : "--arithmetic onnx is for .onnx files");
    }
    return new Compiler(options(), goal, diagnostics);
  }

  /** Returns what is said of the file. */
  ReadOptions options() {
    return new ReadOptions(
        arithmetic.orElse(Arithmetic.REFERENCE),
        quantizing(),
        new BorderOptions(shapes(), inputTypes()),
        outputs());
  }

  private List<String> outputs() {
    if (!outputs.isEmpty() && !file.toString().toLowerCase(Locale.ROOT).endsWith(".tflite")) {
      throw new ParameterException(spec.commandLine(), "--outputs is for .tflite files");
    }
    return outputs;
  }

  private Optional<Quantizing> quantizing() {
    if (!quantize) {
      return Optional.empty();
    }
    Path data = spec.commandLine().getParseResult().matchedOptionValue(DataArgument.NAME, null);
    if (data == null) {
      throw new ParameterException(
          spec.commandLine(), "--quantize needs --data with samples of the inputs");
    }
    return Optional.of(new Quantizing(data, weights, activations, method, refinements));
  }

  private Map<String, String> inputTypes() {
    Map<String, String> types = new HashMap<>();
    for (String type : inputTypes) {
      int at = type.indexOf('=');
      types.put(at < 0 ? BorderOptions.EVERY : type.substring(0, at), type.substring(at + 1));
    }
    return types;
  }

  private Map<String, List<Integer>> shapes() {
    Map<String, List<Integer>> sizes = new HashMap<>();
    for (String shape : shapes) {
      if (!shape.matches(".+=[1-9][0-9]{0,8}(,[1-9][0-9]{0,8}){0,7}")) {
        throw new ParameterException(
            spec.commandLine(), "--shape: expected NAME=N,N,... but was '" + shape + "'");
      }
      int at = shape.lastIndexOf('=');
      sizes.put(
          shape.substring(0, at),
          Arrays.stream(shape.substring(at + 1).split(",")).map(Integer::valueOf).toList());
    }
    return sizes;
  }
}
