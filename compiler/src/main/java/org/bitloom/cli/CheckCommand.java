// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.certificate.CertificateChecker;
import org.bitloom.certificate.array.ArrayCertificateChecker;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.InputFile;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.Json;
import org.bitloom.report.OtherFormat;
import org.bitloom.report.PlanReport;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Says whether a network is correct and can be built, with all obstacles at once. */
@Command(
    name = "check",
    description =
        "Check a network and say whether every layer can be built, with all obstacles at once.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  private static final int MOST_BYTES = 1 << 26;

  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;

  @Option(
      names = "--certificate",
      paramLabel = "PLAN",
      description = "Verify the certificate in this file, as 'plan --json' writes it.")
  private Path certificate;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      if (certificate != null) {
        verify(read.get(), diagnostics);
      }
      return new ArrayFlow(bitloom, read.get()).check(diagnostics);
    }
    Optional<IntegerNetwork> graph = read.flatMap(n -> network.check(n, diagnostics));
    if (graph.isPresent() && certificate != null) {
      verify(network.read(new Diagnostics()).orElseThrow(), diagnostics);
    }
    int code = bitloom.console().show(diagnostics.sorted());
    graph.ifPresent(g -> bitloom.print(summary(g)));
    return code;
  }

  private void verify(Network network, Diagnostics diagnostics) {
    Span place = Span.ofFile(certificate.toString());
    try {
      String text = new String(InputFile.read(certificate, MOST_BYTES), StandardCharsets.UTF_8);
      Diagnostic rejected = Code.CERTIFICATE_REJECTED.at(place);
      List<String> failures = failures(network, text);
      for (String failure : failures) {
        rejected = rejected.withNote(failure);
      }
      if (!failures.isEmpty()) {
        diagnostics.report(rejected.withHelp("plan the network again; a plan fits one file only"));
      }
    } catch (InputFile.Refused unreadable) {
      diagnostics.report(
          Code.SOURCE_UNREADABLE.at(place, certificate).withNote(unreadable.getMessage()));
    } catch (ArithmeticException tooLarge) {
      diagnostics.report(
          Code.CERTIFICATE_REJECTED.at(place).withNote("a number in it is too large for any plan"));
    } catch (OtherFormat other) {
      diagnostics.report(
          Code.OTHER_FORMAT
              .at(place, certificate)
              .withNote(other.getOriginalMessage())
              .withHelp("write it again: bitloom plan FILE --json " + certificate));
    } catch (IOException | IllegalArgumentException | NullPointerException notAPlan) {
      diagnostics.report(
          Code.NOT_A_PLAN
              .at(place, certificate)
              .withNote("it has to be what 'bitloom plan FILE --json PLAN' writes"));
    }
  }

  /** A plan is one of either target. */
  private static List<String> failures(Network network, String text) throws IOException {
    return Json.is(ReportKind.ARRAY, text)
        ? ArrayCertificateChecker.check(
            network, Json.read(ReportKind.ARRAY, text, ArrayReport.class))
        : CertificateChecker.check(network, Json.read(ReportKind.PLAN, text, PlanReport.class));
  }

  private static String summary(IntegerNetwork graph) {
    long layers = graph.nodes().stream().map(Node::layer).distinct().count();
    return "%s: every layer can be built (%d %s, %d MACs)%n"
        .formatted(graph.name(), layers, layers == 1 ? "layer" : "layers", graph.macs());
  }
}
