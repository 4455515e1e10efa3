// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.plan.Plan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Says whether a network is correct and can be built, with all obstacles at once. */
@Command(
    name = "check",
    description = "Parse, type-check, and say whether every layer can be built.",
    mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Plan> plan = network.plan(diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    plan.ifPresent(p -> bitloom.print(summary(p)));
    return code;
  }

  private static String summary(Plan plan) {
    long layers = plan.network().nodes().stream().map(n -> n.layer()).distinct().count();
    return "%s: every layer can be built (%d layers, %d MACs)%n"
        .formatted(plan.network().name(), layers, plan.network().macs());
  }
}
