// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.format.RealWeights;
import org.bitloom.model.Network;
import org.bitloom.report.ArchiveWeights;
import org.bitloom.report.Json;
import org.bitloom.report.MemoryReport;
import org.bitloom.report.ReportKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Prints how much memory the weights take under each number format. */
@Command(
    name = "memory",
    description = {
      "Measure the memory of the weights under each number format, and what it costs in accuracy.",
      "FILE may also be an .npz archive with arrays LAYER.weights."
    },
    mixinStandardHelpOptions = true)
final class MemoryCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private FileArgument source;
  @Mixin private DataArgument calibration;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the table to this file.")
  private Path json;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<MemoryReport> report = report(diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    report.ifPresent(this::write);
    return code;
  }

  private Optional<MemoryReport> report(Diagnostics diagnostics) {
    Path file = source.file();
    String name = String.valueOf(file.getFileName());
    if (name.endsWith(".npz")) {
      return Optional.of(MemoryReport.of(name, ArchiveWeights.read(file)));
    }
    return source
        .compiler(Optional.empty(), diagnostics)
        .read(file)
        .filter(network -> !diagnostics.hasErrors())
        .map(network -> MemoryReport.of(network.name(), weights(network)));
  }

  private static List<RealWeights> weights(Network network) {
    return network.layers().stream().flatMap(layer -> layer.realWeights().stream()).toList();
  }

  private void write(MemoryReport report) {
    if (json != null) {
      ResultFile.write(json, Json.write(ReportKind.MEMORY, report));
    }
    bitloom.print(report.table(bitloom.width()));
  }
}
