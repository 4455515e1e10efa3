// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpzFile;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;

/**
 * Looks for the reason why expected outputs are not those of the golden model: another arithmetic,
 * or the first layer whose expected tensor differs.
 *
 * @param argument the network
 * @param vectors the inputs
 * @param expected the outputs that were expected
 */
record WitnessSearch(
    NetworkArgument argument, List<List<Tensor>> vectors, List<List<Tensor>> expected) {

  /**
   * Returns all that is found, in sentences.
   *
   * @param trace expected tensors of layers, if there are any
   */
  List<String> found(IntegerNetwork network, Optional<Path> trace) {
    return Stream.concat(arithmetics().stream(), trace.stream().map(file -> layers(network, file)))
        .toList();
  }

  /** Returns how many values every other arithmetic leaves different, in one sentence. */
  private Optional<String> arithmetics() {
    if (!argument.file().toString().endsWith(".tflite")) {
      return Optional.empty();
    }
    SortedMap<Arithmetic, Long> wrong = new TreeMap<>();
    for (Arithmetic other : Arithmetic.values()) {
      network(other).ifPresent(n -> wrong.put(other, differences(new GoldenModel(n))));
    }
    long values = expected.stream().flatMap(List::stream).mapToLong(Tensor::size).sum();
    List<Arithmetic> equal = wrong.keySet().stream().filter(a -> wrong.get(a) == 0).toList();
    if (equal.isEmpty()) {
      return wrong.entrySet().stream()
          .min(Map.Entry.comparingByValue(Comparator.naturalOrder()))
          .map(e -> nearest(e.getKey(), e.getValue(), values, wrong));
    }
    String names = String.join(" and ", equal.stream().map(WitnessSearch::quoted).toList());
    return Optional.of(
        "the expected outputs equal %s in all %d values: add --arithmetic %s"
            .formatted(names, values, equal.get(equal.size() - 1).keyword()));
  }

  private static String nearest(
      Arithmetic nearest, long count, long values, SortedMap<Arithmetic, Long> wrong) {
    List<String> others =
        wrong.entrySet().stream()
            .filter(e -> e.getKey() != nearest)
            .map(e -> quoted(e.getKey()) + " in " + e.getValue())
            .toList();
    return "the expected outputs equal no arithmetic; %s differs in %d of %d values, %s"
        .formatted(quoted(nearest), count, values, String.join(", ", others));
  }

  private static String quoted(Arithmetic arithmetic) {
    return "`" + arithmetic.keyword() + "`";
  }

  /** Returns the network under another arithmetic, if it can be built. */
  private Optional<IntegerNetwork> network(Arithmetic other) {
    try {
      return argument.check(other, new Diagnostics());
    } catch (DiagnosticException e) {
      return Optional.empty();
    }
  }

  private long differences(GoldenModel golden) {
    List<List<Tensor>> outputs = golden.outputs(vectors);
    long count = 0;
    for (int n = 0; n < outputs.size(); n++) {
      for (int o = 0; o < outputs.get(n).size(); o++) {
        count += differences(outputs.get(n).get(o), expected.get(n).get(o));
      }
    }
    return count;
  }

  private static long differences(Tensor actual, Tensor wanted) {
    long count = 0;
    for (int i = 0; i < actual.size(); i++) {
      count += actual.get(i) == wanted.get(i) ? 0 : 1;
    }
    return count;
  }

  /**
   * Returns the first layer whose expected tensor differs, in one sentence.
   *
   * @param trace a folder of {@code NAME.npy}, or an archive of arrays of these names
   */
  private String layers(IntegerNetwork network, Path trace) {
    GoldenModel golden = new GoldenModel(network);
    List<Map<String, Tensor>> computed = vectors.parallelStream().map(golden::run).toList();
    List<String> equal = new ArrayList<>();
    for (Edge edge : network.nodes().stream().map(Node::output).toList()) {
      List<Tensor> wanted = wanted(trace, edge);
      if (wanted.isEmpty()) {
        continue;
      }
      VectorFiles.requireSamples(trace, wanted.size(), vectors.size());
      long wrong = 0;
      for (int n = 0; n < wanted.size(); n++) {
        wrong += differences(computed.get(n).get(edge.name()), wanted.get(n));
      }
      if (wrong > 0) {
        return "first layer that differs from its expected tensor: %s, in %d of %d values (equal: %s)"
            .formatted(
                edge.name(),
                wrong,
                (long) wanted.size() * edge.type().shape().elements(),
                equal.isEmpty() ? "none" : String.join(", ", equal));
      }
      equal.add(edge.name());
    }
    return equal.isEmpty()
        ? "no tensor of this network is in " + trace
        : "all layers in " + trace + " equal their expected tensors: " + String.join(", ", equal);
  }

  private static List<Tensor> wanted(Path trace, Edge edge) {
    if (Files.isDirectory(trace)) {
      Path file = trace.resolve(edge.name() + ".npy");
      return Files.exists(file)
          ? VectorFiles.expected(file, NpyReader.read(file), edge)
          : List.of();
    }
    try (NpzFile archive = NpzFile.open(trace)) {
      return archive.keys().contains(edge.name())
          ? VectorFiles.expected(trace, archive.read(edge.name()), edge)
          : List.of();
    }
  }
}
