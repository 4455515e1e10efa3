// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.bitloom.Compiler;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.Arithmetic;
import org.bitloom.plan.Plan;
import org.bitloom.report.CosimReport;
import org.bitloom.report.CosimText;
import org.bitloom.report.PlanReport;
import org.bitloom.report.PlanTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs the main job on the bundled example. */
@Command(
    name = "demo",
    description = "Compile and co-simulate the bundled example; under a minute.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;

  @Override
  public Integer call() {
    Tool.require(new Verilator().tools());
    Path example = Path.of(System.getProperty("bitloom.home", ""), "examples", "mlp");
    long start = System.nanoTime();
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
    Optional<Plan> plan = compiler.read(example.resolve("mlp.loom")).flatMap(compiler::plan);
    double planSeconds = CosimFlow.secondsSince(start);
    int code = bitloom.console().show(diagnostics.sorted());
    return plan.isEmpty() ? code : cosimulate(plan.get(), planSeconds, example);
  }

  private int cosimulate(Plan plan, double planSeconds, Path example) {
    bitloom.print(
        """
        A digit classifier, trained and quantized elsewhere, becomes Verilog. Its outputs on 48 images
        are compared with the golden model and with outputs that NumPy computed.

        """);
    bitloom.print(PlanTable.render(PlanReport.of(plan)) + "\n");
    CosimOptions options =
        new CosimOptions(new Verilator(), Stalls.RANDOM, 1, true, Optional.empty());
    CosimReport report =
        new CosimFlow(bitloom, options, Optional.empty())
            .run(
                plan,
                planSeconds,
                VectorFiles.inputs(List.of(example.resolve("inputs.npy")), plan.network().inputs()),
                Optional.of(
                    VectorFiles.expected(
                        List.of(example.resolve("expected.npy")), plan.network().outputs())));
    bitloom.print(CosimText.render(report, true));
    return report.success() ? ExitCode.OK : ExitCode.INPUT;
  }
}
