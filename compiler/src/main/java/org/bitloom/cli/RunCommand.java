// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyWriter;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Runs the golden model alone. */
@Command(
    name = "run",
    description = "Compute the outputs with the golden model, without Verilog or simulator.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;

  @Option(
      names = "--inputs",
      paramLabel = "X.npy",
      required = true,
      description =
          "Read vectors of shape [n, ...]; once per input, in their order, or X.npz with an array"
              + " per input.")
  private List<Path> inputs;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "Y.npy",
      description =
          "Write the outputs to this file; once per output, in their order, or all of them to"
              + " Y.npz.")
  private List<Path> outputs = List.of();

  @Option(
      names = "--trace",
      paramLabel = "DIR",
      description = "Write every edge of the network as DIR/NAME.npy.")
  private Path trace;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<IntegerNetwork> graph =
        network
            .read(diagnostics)
            .filter(read -> !diagnostics.hasErrors())
            .flatMap(read -> network.check(read, diagnostics));
    int code = bitloom.console().show(diagnostics.sorted());
    graph.ifPresent(this::run);
    return code;
  }

  private void run(IntegerNetwork graph) {
    List<Edge> ends = graph.outputs();
    boolean archive = VectorArrays.archive(outputs);
    if (!outputs.isEmpty() && !archive) {
      VectorArrays.requireCount("output", outputs, ends);
    }
    List<List<Tensor>> vectors = VectorFiles.inputs(inputs, graph.inputs(), network.files());
    GoldenModel model = new GoldenModel(graph);
    if (trace != null) {
      List<Map<String, Tensor>> samples = vectors.parallelStream().map(model::run).toList();
      edges(graph).forEach(edge -> writeTrace(edge, samples));
    }
    List<List<Tensor>> results = model.outputs(vectors);
    if (archive) {
      VectorArrays.write(outputs.get(0), ends, arrays(ends, results));
      return;
    }
    for (int i = 0; i < ends.size(); i++) {
      int index = i;
      List<Tensor> column = results.stream().map(r -> r.get(index)).toList();
      if (outputs.isEmpty()) {
        print(ends.get(i), column);
      } else {
        write(outputs.get(i), ends.get(i), column);
      }
    }
  }

  private List<NpyArray> arrays(List<Edge> ends, List<List<Tensor>> results) {
    List<NpyArray> arrays = new ArrayList<>();
    for (int i = 0; i < ends.size(); i++) {
      int index = i;
      List<Tensor> column = results.stream().map(r -> r.get(index)).toList();
      arrays.add(VectorFiles.array(ends.get(i), column, network.files()));
    }
    return arrays;
  }

  private static List<Edge> edges(IntegerNetwork graph) {
    List<Edge> edges = new ArrayList<>(graph.inputs());
    edges.addAll(graph.nodes().stream().map(Node::output).toList());
    return edges;
  }

  private void writeTrace(Edge edge, List<Map<String, Tensor>> samples) {
    List<Tensor> column = samples.stream().map(s -> s.get(edge.name())).toList();
    write(trace.resolve(edge.name() + ".npy"), edge, column);
  }

  private void write(Path file, Edge edge, List<Tensor> samples) {
    ResultFile.write(
        file, part -> NpyWriter.write(part, VectorFiles.array(edge, samples, network.files())));
  }

  private void print(Edge edge, List<Tensor> samples) {
    Stream<String> lines =
        samples.stream().map(t -> edge.name() + " " + Arrays.toString(t.toArray()) + "\n");
    lines.forEach(bitloom::print);
  }
}
