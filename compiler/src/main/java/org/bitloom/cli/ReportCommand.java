// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.Compiler;
import org.bitloom.certificate.CertificateChecker;
import org.bitloom.cost.DeviceCost;
import org.bitloom.device.Device;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Network;
import org.bitloom.page.ArrayPageData;
import org.bitloom.page.DeviceUse;
import org.bitloom.page.PageData;
import org.bitloom.page.ReportPage;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.Amounts;
import org.bitloom.report.AnalysisReport;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.CosimReport;
import org.bitloom.report.PlanReport;
import org.bitloom.report.ReportKind;
import org.bitloom.report.TuneReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes what is known about a network and its hardware as one HTML page. */
@Command(
    name = "report",
    description = "Write all that is known about a network as one HTML page that needs no network.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private ClockOption clock;
  @Mixin private DeviceOption device;
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "D",
      description =
          "Add the rounding and clipping errors on these samples, as 'analyze' measures them.")
  private Path data;

  @Option(
      names = "--labels",
      paramLabel = "L.npy",
      description = "Add the accuracy, from the class of each sample.")
  private Path labels;

  @Mixin private LabelsOfOption labelsOf;

  @Option(
      names = "--cosim",
      paramLabel = "J",
      description = "Add the result that 'cosim --json J' has written.")
  private Path cosim;

  @Option(
      names = "--tune",
      paramLabel = "DIR",
      description = "Add the search that 'tune -o DIR' has written.")
  private Path tune;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "Write the page to this file, for example report.html.")
  private Path output;

  @Override
  public Integer call() {
    if (labels != null && data == null) {
      throw new ParameterException(spec.commandLine(), "--labels needs --data");
    }
    if (labelsOf.given() && labels == null) {
      throw new ParameterException(spec.commandLine(), "--labels-of needs --labels");
    }
    Optional<CosimReport> run = Optional.ofNullable(cosim).map(ReportCommand::readCosim);
    Optional<TuneReport> search = Optional.ofNullable(tune).map(ReportCommand::readTune);
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      return array(read.get(), diagnostics, run);
    }
    Optional<Plan> plan = read.flatMap(n -> network.plan(n, diagnostics));
    int code = bitloom.console().show(diagnostics.sorted());
    plan.ifPresent(p -> write(read.orElseThrow(), p, run, search));
    return code;
  }

  private Network judged(Network source) {
    return labels == null ? source : labelsOf.judged(source);
  }

  /** Writes the page of a shared array, which has no data and no tuning. */
  private int array(Network read, Diagnostics diagnostics, Optional<CosimReport> run) {
    if (data != null || tune != null) {
      throw new ParameterException(
          spec.commandLine(), "--data and --tune are for --target dataflow");
    }
    ArrayFlow flow = new ArrayFlow(bitloom, read);
    Optional<ArrayPlan> plan = flow.plan(diagnostics);
    plan.ifPresent(p -> write(flow, p, run));
    return plan.isPresent() ? ExitCode.OK : ExitCode.INPUT;
  }

  private void write(ArrayFlow flow, ArrayPlan plan, Optional<CosimReport> run) {
    ArrayReport report = ArrayReport.of(plan);
    run.ifPresent(r -> requireSame(r, report.network(), report.multipliers()));
    ArrayPageData page =
        new ArrayPageData(
            network.file().toString(),
            "bitloom " + Version.text(),
            clock.frequency().megahertz(),
            report,
            device
                .device()
                .map(d -> new DeviceUse(d, DeviceCost.of(flow.lower(plan, Optional.empty()), d))),
            run);
    ResultFile.write(output, new ReportPage().render(page));
    bitloom.print(
        "%s on a shared array: %s cycles per inference; the page is %s%n"
            .formatted(report.network(), Amounts.count(report.cycles()), output));
  }

  private static CosimReport readCosim(Path file) {
    String command = "bitloom cosim FILE --json " + file;
    return ReportFile.read(ReportKind.COSIM, file, CosimReport.class, command);
  }

  private static TuneReport readTune(Path folder) {
    Path file = folder.resolve("tune.json");
    String command = "bitloom tune FILE --data D --labels L -o " + folder;
    TuneReport report = ReportFile.read(ReportKind.TUNE, file, TuneReport.class, command);
    if (report.front().isEmpty()) {
      throw new DiagnosticException(
          Code.NOT_A_REPORT
              .at(Span.ofFile(file.toString()), file)
              .withNote("it names no network that is accurate enough"));
    }
    return report;
  }

  private void write(
      Network source, Plan plan, Optional<CosimReport> run, Optional<TuneReport> search) {
    PlanReport report = PlanReport.of(plan);
    run.ifPresent(r -> requireSame(r, report.network(), report.totals().multipliers()));
    search.ifPresent(s -> requireNetwork(tune.resolve("tune.json"), s.network(), report.network()));
    Optional<AnalysisReport> analysis =
        Optional.ofNullable(data)
            .map(d -> new DataAnalysis(d, Optional.ofNullable(labels)))
            .map(d -> AnalysisReport.of(d.of(bitloom, judged(source), plan.network())));
    List<String> failures = CertificateChecker.check(source, report);
    String page =
        new ReportPage()
            .render(
                new PageData(
                    network.file().toString(),
                    "bitloom " + Version.text(),
                    clock.frequency().megahertz(),
                    plan,
                    report,
                    failures,
                    device.device().map(d -> use(plan, d)),
                    analysis,
                    run,
                    search));
    ResultFile.write(output, page);
    bitloom.print(
        "%s: %d layers, one inference every %s cycles; the page is %s%n"
            .formatted(
                report.network(),
                report.layers().size(),
                Amounts.count(report.totals().initiationInterval()),
                output));
  }

  private static DeviceUse use(Plan plan, Device device) {
    return new DeviceUse(device, DeviceCost.of(Compiler.lower(plan), device));
  }

  private void requireSame(CosimReport run, String planned, int multipliers) {
    requireNetwork(cosim, run.network(), planned);
    if (run.multipliers() != multipliers) {
      throw new DiagnosticException(
          Code.OTHER_NETWORK
              .at(Span.ofFile(cosim.toString()), cosim)
              .withNote(
                  "it has %d multipliers, this plan %d".formatted(run.multipliers(), multipliers))
              .withHelp("give both commands the same --multipliers"));
    }
  }

  private static void requireNetwork(Path file, String found, String wanted) {
    if (!found.equals(wanted)) {
      throw new DiagnosticException(
          Code.OTHER_NETWORK
              .at(Span.ofFile(file.toString()), file)
              .withNote("it is of '%s', and the network is '%s'".formatted(found, wanted)));
    }
  }
}
