// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.Compiler;
import org.bitloom.cosim.SelfCheckingTestbench;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.DesignWriter;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Writes the Verilog of a network. */
@Command(
    name = "generate",
    description = "Write Verilog, memory files and a manifest.",
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  private static final int VECTORS = 4;
  private static final long SEED = 1;

  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private TopName top;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where to write (default: rtl-out/NAME).")
  private Path output;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Plan> plan = network.plan(diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    plan.ifPresent(this::write);
    return code;
  }

  private void write(Plan plan) {
    Design lowered = Compiler.lower(plan, top.name());
    RenderedDesign design = Compiler.render(lowered);
    Map<String, String> testbench =
        SelfCheckingTestbench.files(
            plan, lowered, VectorFiles.random(plan.network().inputs(), VECTORS, SEED));
    Path folder = output == null ? Path.of("rtl-out", lowered.top()) : output;
    DesignWriter.write(design.with(testbench), folder);
    bitloom.print(
        "%s: %d Verilog and %d memory files in %s, a self-checking testbench in testbench/%n"
            .formatted(
                lowered.top(), design.verilogFiles().size(), design.memoryFiles().size(), folder));
  }
}
