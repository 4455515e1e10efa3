// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.bitloom.Compiler;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.RealModel;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.CosimReport;
import org.bitloom.report.CosimText;
import org.bitloom.report.PlanReport;
import org.bitloom.report.PlanTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs the main job on the bundled example. */
@Command(
    name = "demo",
    description = "Compile and co-simulate the bundled example, in under a minute.",
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final int IMAGES = 16;
  private static final int SHOWN = 4;
  private static final int SIDE_BY_SIDE = 2;

  @ParentCommand private BitloomCommand bitloom;

  @Override
  public Integer call() {
    Tool.require(new Verilator().tools());
    Path example = Path.of(System.getProperty("bitloom.home", ""), "examples", "lenet5");
    long start = System.nanoTime();
    Diagnostics diagnostics = new Diagnostics();
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
    Optional<Network> network = compiler.read(example.resolve("lenet5.loom"));
    Optional<Plan> plan = network.flatMap(compiler::plan);
    double planSeconds = CosimFlow.secondsSince(start);
    int code = bitloom.console().show(diagnostics.sorted());
    return plan.isEmpty()
        ? code
        : cosimulate(network.orElseThrow(), plan.get(), planSeconds, example);
  }

  private int cosimulate(Network network, Plan plan, double planSeconds, Path example) {
    bitloom.print(
        """
        LeNet-5 with float32 weights is quantized to int8 with 256 calibration images, planned, and
        becomes Verilog. Its outputs on drawn digits are compared with the golden model and with
        outputs that NumPy computed from the same integers.

        """);
    bitloom.print(PlanTable.render(PlanReport.of(plan), bitloom.width()) + "\n");
    CosimOptions options =
        new CosimOptions(new Verilator(), Stalls.RANDOM, 1, true, Optional.empty());
    List<List<Tensor>> images =
        VectorFiles.inputs(
                List.of(example.resolve("inputs.npy")), plan.network().inputs(), Map.of())
            .subList(0, IMAGES);
    List<List<Tensor>> expected =
        VectorFiles.expected(
                List.of(example.resolve("expected.npy")), plan.network().outputs(), Map.of())
            .subList(0, IMAGES);
    CosimReport report =
        new CosimFlow(
                bitloom,
                options,
                Optional.empty(),
                "",
                Optional.empty(),
                Optional.empty(),
                Optional.empty())
            .run(plan, planSeconds, images, Optional.of(expected));
    bitloom.print(classes(network, plan, images, NpyReader.read(example.resolve("labels.npy"))));
    bitloom.print(CosimText.render(report, true));
    return report.success() ? ExitCode.OK : ExitCode.INPUT;
  }

  /** Says which digits the hardware sees, beside those that the real network sees. */
  private static String classes(
      Network network, Plan plan, List<List<Tensor>> images, NpyArray labels) {
    RealModel real = RealModel.of(network, RealModel.Mode.REAL);
    Classes classes = Classes.of(network);
    String input = network.inputs().get(0).name();
    String output = network.outputs().get(0);
    List<List<Tensor>> outputs = new GoldenModel(plan.network()).outputs(images);
    StringBuilder text = new StringBuilder();
    for (int first = 0; first < SHOWN; first += SIDE_BY_SIDE) {
      List<DigitPicture> pictures = new ArrayList<>();
      for (int i = first; i < first + SIDE_BY_SIDE; i++) {
        double[] pixels = real.reals(input, images.get(i).get(0).toArray());
        double[] logits = real.run(List.of(pixels)).get(output);
        double[] integers = real.reals(output, outputs.get(i).get(0).toArray());
        String caption =
            "digit %d: hardware says %d, float32 %d"
                .formatted(
                    labels.integer(i), classes.predicted(integers), classes.predicted(logits));
        pictures.add(new DigitPicture(images.get(i).get(0), caption));
      }
      text.append(DigitPicture.sideBySide(pictures)).append('\n');
    }
    int right = 0;
    for (int i = 0; i < IMAGES; i++) {
      double[] integers = real.reals(output, outputs.get(i).get(0).toArray());
      right += classes.predicted(integers) == labels.integer(i) ? 1 : 0;
    }
    return text + "%d of %d digits recognised%n%n".formatted(right, IMAGES);
  }
}
