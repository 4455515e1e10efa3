// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options in a shell. */
@Command(
    name = "completion",
    description = {
      "Print a script that completes commands and options in a shell.",
      "Use it with: source <(bitloom completion bash)"
    },
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
  /** A shell that the script is for; that of Bash makes zsh understand it first. */
  private enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @ParentCommand private BitloomCommand bitloom;
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "Write for this shell: ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("bitloom", spec.root().commandLine());
    bitloom.console().out().print("# For " + shell + ".\n" + script);
    return ExitCode.OK;
  }
}
