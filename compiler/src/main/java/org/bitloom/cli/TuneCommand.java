// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.calibrate.RoundingMethod;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.farm.Farm;
import org.bitloom.model.Network;
import org.bitloom.report.ReportKind;
import org.bitloom.report.TuneChart;
import org.bitloom.report.TuneReport;
import org.bitloom.report.TuneText;
import org.bitloom.tune.HeldOut;
import org.bitloom.tune.Journal;
import org.bitloom.tune.Judge;
import org.bitloom.tune.LabelledData;
import org.bitloom.tune.Objective;
import org.bitloom.tune.RealAccuracy;
import org.bitloom.tune.SearchIdentity;
import org.bitloom.tune.Space;
import org.bitloom.tune.SpaceReader;
import org.bitloom.tune.TuneOptions;
import org.bitloom.tune.TuneResult;
import org.bitloom.tune.Tuner;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Searches bit widths layer by layer. */
@Command(
    name = "tune",
    description = "Find the cheapest bit widths per layer that are accurate enough.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "D",
      required = true,
      description =
          "Judge networks on these samples: .npy of shape [n, ...], or .npz with an array per"
              + " input.")
  private Path data;

  @Option(
      names = "--labels",
      paramLabel = "L.npy",
      required = true,
      description = "Read the class of each sample: integers of shape [n].")
  private Path labels;

  @Mixin private LabelsOfOption labelsOf;

  @Option(
      names = "--check-data",
      paramLabel = "D",
      description =
          "Measure what is found on these samples, too, which no choice of the search depends on.")
  private Path checkData;

  @Option(
      names = "--check-labels",
      paramLabel = "L.npy",
      description = "Read the class of each sample of --check-data.")
  private Path checkLabels;

  @Option(
      names = "--objective",
      paramLabel = "COST",
      defaultValue = "bits",
      description = "Make this small: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Objective objective;

  @Option(
      names = "--max-drop",
      paramLabel = "PERCENT",
      defaultValue = "0.5%",
      description =
          "Allow so many percent of the samples to be lost, counted from the real network where"
              + " there is one, else from the network as read (default: ${DEFAULT-VALUE}).")
  private String maxDrop;

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      defaultValue = "weights=2..8,activations=4..8",
      description = "Choose from these widths in bits (default: ${DEFAULT-VALUE}).")
  private String space;

  @Option(
      names = "--budget",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Look at no more than so many candidates (default: ${DEFAULT-VALUE}).")
  private int budget;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed the restarts of the search with S (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--rounding",
      paramLabel = "HOW",
      defaultValue = "adaptive",
      description =
          "Round weights in this way: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private RoundingMethod rounding;

  @Option(
      names = "--resume",
      description = "Go on with the search that the folder's journal is of.")
  private boolean resume;

  @Mixin private FarmOption farm;

  @Mixin private JsonOption json;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description =
          "Write the best network, the report and the journal here (default: rtl-out/NAME-tuned).")
  private Path output;

  @Override
  public Integer call() {
    if (budget < 1) {
      throw new ParameterException(spec.commandLine(), "--budget must be at least 1");
    }
    if ((checkData == null) != (checkLabels == null)) {
      throw new ParameterException(
          spec.commandLine(), "--check-data and --check-labels go together");
    }
    Space choices = SpaceReader.read(space);
    BigDecimal drop = TuneOptions.drop(maxDrop);
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    int code = bitloom.console().show(diagnostics.sorted());
    return read.map(n -> tune(n, choices, drop)).orElse(code);
  }

  private int tune(Network read, Space choices, BigDecimal drop) {
    Network source = labelsOf.judged(read);
    SearchFolder folder = SearchFolder.of(output, source, "tune", "tuned");
    ResultFile.requireOther(folder.loom(source), network.file());
    try (TuneSteps steps = TuneSteps.start(bitloom, source.name(), budget);
        Farm workers = farm.open(1)) {
      NetworkData samples = NetworkData.read(data, data.toString(), source);
      LabelledData labelled = LabelledData.read(source, samples, labels);
      Optional<HeldOut> heldOut = heldOut(source);
      steps.phase("the real network");
      OptionalInt real = RealAccuracy.correct(source, samples, labelled.labels());
      TuneOptions options = options(choices, drop, real);
      ResultFile.createFolder(folder.path());
      Tuner tuner =
          new Tuner(source, labelled, options, steps.of(labelled.size(), objective), heldOut);
      String identity = SearchIdentity.of(source, labelled, options);
      TuneResult result =
          Farewell.during(
              bitloom,
              "go on with: " + Reproduction.resumed(bitloom.arguments()),
              () -> search(tuner, workers, folder, work(identity, real)));
      OptionalInt checked =
          heldOut.isPresent() ? OptionalInt.of(heldOut.get().data().size()) : OptionalInt.empty();
      Network best = result.best().withOutputs(read.outputs());
      return write(best, TuneReport.of(result, options, checked), folder);
    }
  }

  private TuneOptions options(Space choices, BigDecimal drop, OptionalInt real) {
    return new TuneOptions(objective, drop, real, choices, budget, seed, rounding, true);
  }

  private TuneWork work(String identity, OptionalInt real) {
    List<String> arguments = PortableArguments.of(spec.commandLine().getParseResult());
    return new TuneWork(identity, arguments, real.orElse(-1));
  }

  /**
   * Returns the judge of the search that these arguments ask for.
   *
   * @param identity what the search has to be
   * @param real samples that the real network has right, where there is one
   * @throws DiagnosticException if the files here are others than those of the search
   */
  Judge judge(String identity, OptionalInt real) {
    Diagnostics diagnostics = new Diagnostics();
    Network source =
        network
            .read(diagnostics)
            .map(labelsOf::judged)
            .orElseThrow(() -> new DiagnosticException(diagnostics.sorted().get(0)));
    LabelledData labelled =
        LabelledData.read(source, NetworkData.read(data, data.toString(), source), labels);
    TuneOptions options = options(SpaceReader.read(space), TuneOptions.drop(maxDrop), real);
    if (!SearchIdentity.of(source, labelled, options).equals(identity)) {
      throw new DiagnosticException(Code.OTHER_FILES.withoutPlace(network.file()));
    }
    return new Judge(source, labelled, options);
  }

  private Optional<HeldOut> heldOut(Network source) {
    return Optional.ofNullable(checkData)
        .map(file -> NetworkData.read(file, file.toString(), source))
        .map(samples -> new HeldOut(LabelledData.read(source, samples, checkLabels)));
  }

  private TuneResult search(Tuner tuner, Farm workers, SearchFolder folder, TuneWork work) {
    try (Journal journal = folder.journal(work.identity(), resume)) {
      return tuner.run(journal, workers, work::by);
    } finally {
      work.end();
    }
  }

  private int write(Network network, TuneReport report, SearchFolder folder) {
    Diagnostics diagnostics = new Diagnostics();
    boolean written =
        folder.write(network, ReportKind.TUNE, report, TuneChart.of(report), json, diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    bitloom.print(TuneText.render(report, bitloom.width()));
    if (written) {
      Path best = folder.loom(network);
      bitloom.print(
          """

          best network: %s and %s
          report: %s and %s
          next: bitloom cosim %s
                bitloom report %s --tune %s -o report.html
          """
              .formatted(
                  best,
                  folder.npz(network),
                  folder.report(),
                  folder.picture(),
                  best,
                  best,
                  folder.path()));
    }
    return code;
  }
}
