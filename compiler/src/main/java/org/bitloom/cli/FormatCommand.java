// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.loom.read.LoomReader;
import org.bitloom.syntax.Formatter;
import org.bitloom.syntax.NetworkFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints a source in canonical form. */
@Command(
    name = "fmt",
    description = "Print a .loom file in canonical form.",
    mixinStandardHelpOptions = true)
final class FormatCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;

  @Parameters(paramLabel = "FILE", description = "Read this .loom file.")
  private Path file;

  @Option(
      names = {"-w", "--write"},
      description = "Replace the file instead of printing.")
  private boolean inPlace;

  @Option(
      names = "--check",
      description = "Print nothing; exit with 1 unless the file is canonical.")
  private boolean check;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<NetworkFile> parsed = LoomReader.parse(file, diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    return parsed.isEmpty() ? code : deliver(parsed.get());
  }

  private int deliver(NetworkFile parsed) {
    String canonical = Formatter.format(parsed);
    boolean same = canonical.equals(parsed.source().text());
    if (check) {
      return same ? ExitCode.OK : ExitCode.INPUT;
    }
    if (!inPlace) {
      bitloom.console().out().print(canonical);
    } else if (!same) {
      ResultFile.write(file, canonical);
    }
    return ExitCode.OK;
  }
}
