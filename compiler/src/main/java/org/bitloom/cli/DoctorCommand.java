// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.report.TextTable;
import org.bitloom.report.TextTable.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says which tools are here, which are missing, and how to install them. */
@Command(
    name = "doctor",
    description = "Which tools are here, which are missing, and how to install them.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;

  @Override
  public Integer call() {
    TextTable table =
        new TextTable(Column.text("tool"), Column.text("needed for"), Column.text("version"));
    table.row("java", "everything", Runtime.version().toString());
    List<Tool> missing = new ArrayList<>();
    for (Tool tool : Tool.ALL) {
      Optional<String> version = tool.version();
      if (version.isEmpty()) {
        missing.add(tool);
      }
      table.row(tool.program(), tool.purpose(), version.orElse("missing"));
    }
    bitloom.console().out().print(table.render() + advice(missing));
    return missing.stream().anyMatch(Tool::required) ? ExitCode.USAGE : ExitCode.OK;
  }

  private static String advice(List<Tool> missing) {
    List<String> packages = missing.stream().map(Tool::debianPackage).toList();
    return missing.isEmpty()
        ? "\nNothing is missing.\n"
        : "\nInstall with: apt-get install --no-install-recommends "
            + String.join(" ", packages)
            + "\n";
  }
}
