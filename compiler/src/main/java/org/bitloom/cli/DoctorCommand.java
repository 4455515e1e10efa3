// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.report.TextTable;
import org.bitloom.report.TextTable.Column;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Says which tools are here, which are missing, and how to install them. */
@Command(
    name = "doctor",
    description = "Say which tools are here, which are missing, and how to install them.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  /** Without one of these, the main commands fail. */
  private static final List<Tool> REQUIRED = List.of(Tool.VERILATOR, Tool.COMPILER, Tool.MAKE);

  private static final double MIB = 1 << 20;

  private static final Pattern NUMBER = Pattern.compile("\\d+(\\.\\d+)+[^\\s()]*");

  @ParentCommand private BitloomCommand bitloom;

  @Override
  public Integer call() {
    TextTable table =
        new TextTable(Column.text("tool"), Column.text("needed for"), Column.text("version"));
    table.row("java", "everything", Runtime.version().toString());
    List<Tool> missing = new ArrayList<>();
    for (Tool tool : Tool.values()) {
      Optional<String> version = tool.version();
      if (version.isEmpty()) {
        missing.add(tool);
      }
      table.row(
          tool.program(),
          purpose(tool),
          version
              .map(DoctorCommand::number)
              .orElse(tool.find().isPresent() ? "does not run" : "missing"));
    }
    bitloom
        .console()
        .out()
        .print(table.render(bitloom.width()) + kept(BuildCache.ofUser()) + advice(missing));
    return missing.stream().anyMatch(REQUIRED::contains) ? ExitCode.USAGE : ExitCode.OK;
  }

  /** Programs say their version in a sentence of their own, and some say none. */
  private static String number(String sentence) {
    Matcher number = NUMBER.matcher(sentence);
    return number.find() ? number.group() : "here";
  }

  private static String purpose(Tool tool) {
    return switch (tool) {
      case VERILATOR, COMPILER, MAKE -> "demo, cosim";
      case IVERILOG, VVP -> "cosim --simulator icarus, verify";
      case YOSYS -> "synth, prove, verify";
      case NEXTPNR, ICEPACK -> "synth for iCE40";
      case STA -> "synth for standard cells";
      case CCACHE -> "optional: builds faster";
    };
  }

  private static String kept(BuildCache cache) {
    return cache
        .folder()
        .map(
            folder ->
                String.format(
                    Locale.ROOT,
                    "\nBuilt simulations are kept in %s: %.1f MiB of at most %d.\n",
                    folder,
                    cache.bytes() / MIB,
                    BuildCache.USER_LIMIT >> 20))
        .orElse(
            "\nBuilt simulations are not kept: there is no home folder, and XDG_CACHE_HOME names"
                + " none.\n");
  }

  private static String advice(List<Tool> missing) {
    List<String> packages = missing.stream().map(Tool::debianPackage).distinct().toList();
    return missing.isEmpty()
        ? "\nNothing is missing.\n"
        : "\nInstall with: apt-get install --no-install-recommends "
            + String.join(" ", packages)
            + "\n";
  }
}
