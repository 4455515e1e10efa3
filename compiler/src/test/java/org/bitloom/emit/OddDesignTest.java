// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.array.NpzWriter;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.cosim.SelfCheckingTestbench;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.loom.read.NetworkBuilder;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.BlockLowering;
import org.bitloom.rtl.Design;
import org.bitloom.syntax.NetworkParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks at the edges of the language become Verilog that every tool accepts without a word, and
 * that computes what the golden model does.
 *
 * <p>{@code -Dbitloom.odd=N} tries N networks, {@code -Dbitloom.odd.first=S} from seed S on.
 */
@Tag("tools")
class OddDesignTest {
  private static final long FIRST = Long.getLong("bitloom.odd.first", 0);
  private static final long COUNT = Long.getLong("bitloom.odd", 60);
  private static final int VECTORS = 4;

  /** Yosys takes as long for one design as the other tools for five. */
  private static final long YOSYS_EVERY = 5;

  @TempDir private Path folder;

  @Test
  void everyToolAcceptsOddDesignsAndTheyAgreeWithTheGoldenModel() throws IOException {
    Stream.of("verilator", "iverilog", "vvp", "yosys")
        .map(ExternalTool::new)
        .forEach(ExternalTool::require);
    int planned = 0;
    for (long seed = FIRST; seed < FIRST + COUNT; seed++) {
      OddNetwork.Files files = OddNetwork.of(seed);
      Optional<Plan> plan = plan(files);
      if (plan.isPresent()) {
        planned++;
        Path design = Files.createDirectory(folder.resolve("design" + seed));
        assertThat(said(plan.get(), design, seed)).as("seed %d%n%s", seed, files.text()).isEmpty();
      }
    }
    assertThat(planned).as("networks that the planner takes").isGreaterThan((int) COUNT / 2);
  }

  private Optional<Plan> plan(OddNetwork.Files files) {
    Diagnostics diagnostics = new Diagnostics();
    if (!files.arrays().isEmpty()) {
      NpzWriter.write(folder.resolve(OddNetwork.Files.WEIGHTS), files.arrays());
    }
    return NetworkParser.parse(new Source("odd.loom", files.text()), diagnostics)
        .flatMap(p -> NetworkBuilder.build(p, folder, new DataCalibrator(), diagnostics))
        .flatMap(network -> Planner.plan(network, diagnostics));
  }

  /** Returns what the tools say to a design, and what its testbench says beside PASS. */
  private static String said(Plan plan, Path rtl, long seed) {
    Design design = BlockLowering.lower(plan);
    RenderedDesign rendered = new DesignRenderer().render(design);
    DesignWriter.write(
        rendered.with(SelfCheckingTestbench.files(plan, design, samples(plan, seed))), rtl);
    List<String> verilog = rendered.verilogFiles();
    String said =
        run("verilator", rtl, verilog, "--lint-only", "-Wall", "--top-module", design.top())
            + run("iverilog", rtl, verilog, "-g2005", "-Wall", "-s", design.top(), "-o", "l.vvp");
    String testbench = design.names().beside("self_check");
    List<String> all = new ArrayList<>(verilog);
    all.add("tb/" + testbench + ".v");
    said += run("iverilog", rtl, all, "-g2005", "-Wall", "-s", testbench, "-o", "check.vvp");
    if (seed % YOSYS_EVERY == 0) {
      String script = "read_verilog %s; prep -flatten -top %s; check -assert";
      said +=
          run(
              "yosys",
              rtl,
              List.of(),
              "-q",
              "-p",
              script.formatted(String.join(" ", verilog), design.top()));
    }
    String checked = run("vvp", rtl, List.of(), "-n", "check.vvp");
    return said + checked.replaceFirst("^PASS: .*\\n$", "");
  }

  private static String run(String tool, Path folder, List<String> files, String... options) {
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(files);
    return new ExternalTool(tool).run(folder, arguments);
  }

  private static List<List<Tensor>> samples(Plan plan, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, VECTORS)
        .mapToObj(i -> plan.network().inputs().stream().map(e -> random(e.type(), random)).toList())
        .toList();
  }

  private static Tensor random(TensorType type, SplittableRandom random) {
    long min = type.range().min();
    long max = type.range().max();
    return Tensor.generate(type.shape(), i -> random.nextLong(min, max + 1));
  }
}
