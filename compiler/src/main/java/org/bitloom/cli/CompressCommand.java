// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.compress.Candidate;
import org.bitloom.compress.CompressOptions;
import org.bitloom.compress.Compressor;
import org.bitloom.compress.Judge;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.report.CompressChart;
import org.bitloom.report.CompressReport;
import org.bitloom.report.CompressText;
import org.bitloom.report.CompressionTable;
import org.bitloom.report.ReportKind;
import org.bitloom.tune.Journal;
import org.bitloom.tune.SearchIdentity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prunes and clusters weights, and stores them compressed. */
@Command(
    name = "compress",
    description = "Prune, cluster and Huffman-code weights, without training.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class CompressCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Spec private CommandSpec spec;

  @Mixin private CompressArguments arguments;

  @Option(
      names = "--resume",
      description = "Go on with the search that the folder's journal is of.")
  private boolean resume;

  @Mixin private JsonOption json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Write the network, the report and the journal here (default: rtl-out/NAME-compressed).")
  private Path output;

  @Override
  public Integer call() {
    arguments
        .wrong()
        .ifPresent(
            why -> {
              throw new ParameterException(spec.commandLine(), why);
            });
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    int code = bitloom.console().show(diagnostics.sorted());
    return read.map(this::compress).orElse(code);
  }

  private int compress(Network read) {
    Network source = arguments.judged(read);
    SearchFolder folder = SearchFolder.of(output, source, "compress", "compressed");
    ResultFile.requireOther(folder.loom(source), network.file());
    arguments.check(source);
    try (Steps steps = Steps.start(bitloom, source.name(), arguments.budget())) {
      NetworkData samples = arguments.data(source);
      Judge judge = arguments.judge(source, samples);
      Optional<Judge> heldOut = arguments.heldOut(source);
      steps.phase("the network as it is");
      Judge.Score asRead = judge.of(source);
      CompressOptions options = arguments.options(source, judge, asRead);
      ResultFile.createFolder(folder.path());
      Compressor.Result result =
          Farewell.during(
              bitloom,
              Reproduction.resumed(bitloom.arguments()),
              () -> search(source, samples, judge, heldOut, options, folder, steps));
      OptionalInt checked =
          heldOut.isPresent() ? OptionalInt.of(heldOut.get().samples()) : OptionalInt.empty();
      CompressReport report = CompressReport.of(result, options, judge, asRead, checked);
      return write(result, result.network().withOutputs(read.outputs()), report, folder);
    }
  }

  private Compressor.Result search(
      Network source,
      NetworkData samples,
      Judge judge,
      Optional<Judge> heldOut,
      CompressOptions options,
      SearchFolder folder,
      Steps steps) {
    List<List<Tensor>> tensors =
        IntStream.range(0, samples.size())
            .mapToObj(n -> samples.integers(n, source.inputs()))
            .toList();
    List<Integer> labels =
        judge instanceof Judge.ByClass(NetworkData data, List<Integer> classes)
            ? classes
            : List.of();
    String identity = SearchIdentity.of(source, tensors, labels, options.identity());
    try (Journal journal = folder.journal(identity, resume)) {
      return new Compressor(source, samples, judge, options)
          .run(journal, heldOut, c -> seen(c, judge, steps));
    }
  }

  private static void seen(Candidate candidate, Judge judge, Steps steps) {
    String quality =
        switch (judge) {
          case Judge.Nothing nothing -> "";
          case Judge.ByClass classes ->
              String.format(
                  Locale.ROOT,
                  ", %.2f %%",
                  100.0 * candidate.evaluation().correct() / classes.samples());
          case Judge.ByReconstruction error ->
              String.format(Locale.ROOT, ", error %.6g", candidate.evaluation().damage());
        };
    String line =
        candidate.buildable()
            ? String.format(Locale.ROOT, "%.1f times smaller%s", candidate.ratio(), quality)
            : "cannot be planned";
    steps.next(line + (candidate.accurate() ? "" : ", too lossy"));
  }

  private int write(
      Compressor.Result result, Network best, CompressReport report, SearchFolder folder) {
    Diagnostics diagnostics = new Diagnostics();
    boolean written =
        folder.write(
            best, ReportKind.COMPRESS, report, CompressChart.of(report), json, diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    bitloom.print(CompressText.render(report, bitloom.width()));
    bitloom.print("\n" + CompressionTable.render(result.size()));
    if (written) {
      bitloom.print(
          """

          smallest network: %s and %s
          report: %s and %s
          next: bitloom cosim %s
          """
              .formatted(
                  folder.loom(best),
                  folder.npz(best),
                  folder.report(),
                  folder.picture(),
                  folder.loom(best)));
    }
    return code;
  }
}
