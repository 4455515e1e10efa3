// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints the manual page. */
@Command(
    name = "man",
    description = "Print the manual page, for example for: bitloom man | man -l -",
    mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    bitloom.console().out().print(ManPage.of(spec.root(), Version.text()));
    return ExitCode.OK;
  }
}
