// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.model.FileTensor;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What a co-simulation runs on: vectors that are read or drawn, and the outputs they should give.
 */
final class CosimVectors {
  private static final int DEFAULT_SAMPLES = 16;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--inputs",
      paramLabel = "X.npy",
      description =
          "Read vectors of shape [n, ...]; once per input, in their order, or X.npz with an array"
              + " per input (default: seeded random).")
  private List<Path> inputs = List.of();

  @Option(
      names = "--expected",
      paramLabel = "Y.npy",
      description =
          "Compare golden model and RTL with this third witness; once per output, or Y.npz.")
  private List<Path> expected = List.of();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Run at most so many vectors (default: all of --inputs, or 16 random ones).")
  private Integer samples;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed the random vectors and stalls with S (default: ${DEFAULT-VALUE}).")
  private long seed;

  /** Refuses a number of vectors that is none. */
  void check() {
    if (samples != null && samples < 1) {
      throw new ParameterException(spec.commandLine(), "--samples must be at least 1");
    }
  }

  long seed() {
    return seed;
  }

  /** Whether there is a third witness. */
  boolean areExpected() {
    return !expected.isEmpty();
  }

  /**
   * What is asked of the hardware.
   *
   * @param inputs per inference
   * @param expected outputs per inference, where a third witness knows them
   */
  record Question(
      IntegerNetwork graph, List<List<Tensor>> inputs, Optional<List<List<Tensor>>> expected) {}

  /**
   * Reads or draws what a network is asked.
   *
   * @param files how the model file has inputs and outputs, where other than the network
   */
  Question question(IntegerNetwork graph, Map<String, FileTensor> files) {
    List<List<Tensor>> read = inputs(graph, files);
    return new Question(graph, read, expected(graph, files, read.size()));
  }

  private List<List<Tensor>> inputs(IntegerNetwork graph, Map<String, FileTensor> files) {
    if (inputs.isEmpty()) {
      int count = samples == null ? DEFAULT_SAMPLES : samples;
      return VectorFiles.random(graph.inputs(), count, seed);
    }
    return limited(VectorFiles.inputs(inputs, graph.inputs(), files));
  }

  private Optional<List<List<Tensor>>> expected(
      IntegerNetwork graph, Map<String, FileTensor> files, int vectors) {
    if (expected.isEmpty()) {
      return Optional.empty();
    }
    if (inputs.isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--expected needs --inputs");
    }
    List<List<Tensor>> wanted = limited(VectorFiles.expected(expected, graph.outputs(), files));
    VectorFiles.requireSamples(expected.get(0), wanted.size(), vectors);
    return Optional.of(wanted);
  }

  private List<List<Tensor>> limited(List<List<Tensor>> all) {
    return samples == null || samples >= all.size() ? all : all.subList(0, samples);
  }
}
