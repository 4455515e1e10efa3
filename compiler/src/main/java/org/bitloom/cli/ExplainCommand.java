// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Explanation;
import org.bitloom.diagnostic.Suggestion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints the page behind a diagnostic's code. */
@Command(
    name = "explain",
    description = "Explain a diagnostic: what it means, an example, how to mend it.",
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;

  @Parameters(paramLabel = "CODE", description = "Name the code in brackets, for example B0204.")
  private String id;

  @Override
  public Integer call() {
    Code code =
        Code.byId(id)
            .orElseThrow(
                () ->
                    new DiagnosticException(
                        Code.UNKNOWN_CODE
                            .withoutPlace(id)
                            .withHelp(Suggestion.didYouMean(id, ids()))));
    bitloom.console().out().print(Explanation.of(code));
    return ExitCode.OK;
  }

  private static List<String> ids() {
    return Arrays.stream(Code.values()).map(Code::id).toList();
  }
}
