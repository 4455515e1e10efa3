// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bitloom.cosim.SelfCheckingTestbench;
import org.bitloom.device.Frequency;
import org.bitloom.digest.Digest;
import org.bitloom.emit.LibraryText;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.emit.Renderer;
import org.bitloom.ip.IpBlock.Registers;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.Json;
import org.bitloom.report.PlanReport;
import org.bitloom.report.ReportKind;
import org.bitloom.rtl.Design;

/**
 * A design as an IP block: all files of its folder. The same plan, options and version give the
 * same bytes everywhere.
 *
 * @param plan what was planned
 * @param design its hardware
 * @param rendered that hardware as text
 * @param options what the user chose beside the network
 */
public record IpFolder(Plan plan, Design design, RenderedDesign rendered, Options options) {
  private static final int HASH_DIGITS = 8;

  /**
   * What the user chose beside the network.
   *
   * @param source file of the network, in printable characters and without its folders
   * @param version of Bitloom
   * @param clock for constraints and rates
   * @param vectors of the testbench: a list of inputs for each inference, at least one
   * @param classes names of the network's classes; may be empty
   * @param axiLite whether there are AXI4-Lite registers around the network
   */
  public record Options(
      String source,
      String version,
      Frequency clock,
      List<List<Tensor>> vectors,
      List<String> classes,
      boolean axiLite) {
    /** Copies the lists. */
    public Options {
      vectors = List.copyOf(vectors);
      classes = List.copyOf(classes);
    }
  }

  /** Returns every file by its path in the folder. */
  public RenderedDesign files() {
    TreeMap<String, String> hardware = new TreeMap<>(FolderLayout.hardware(rendered));
    Map<String, String> testbench = SelfCheckingTestbench.files(plan, design, options.vectors());
    PlanReport report = PlanReport.of(plan);
    Optional<Registers> registers = registers(report, hardware);
    Renderer renderer = new Renderer("templates/ip");
    if (registers.isPresent()) {
      IpBlock bare = block(report, hardware, testbench, registers);
      hardware = new TreeMap<>(FolderLayout.hardware(rendered.with(wrapper(renderer, bare))));
      testbench.putAll(
          SelfCheckingTestbench.ofRegisters(
              plan, design, bare.module(), bare.planHash(), bare.sourcesHash()));
    }
    IpBlock block = block(report, hardware, testbench, registers);
    TreeMap<String, String> files = new TreeMap<>(hardware);
    files.putAll(testbench);
    block.texts().forEach((name, view) -> files.put(name, renderer.render(view)));
    files.put(
        RenderedDesign.MANIFEST,
        Json.write(ReportKind.MANIFEST, Manifest.of(block, hardware, new TreeMap<>(files))));
    return new RenderedDesign(design.top(), files);
  }

  /** Returns the hashes by which a host tells what it talks to, where there are registers. */
  private Optional<Registers> registers(PlanReport report, TreeMap<String, String> hardware) {
    return options.axiLite()
        ? Optional.of(
            new Registers(
                Digest.of(Json.write(ReportKind.PLAN, report)).substring(0, HASH_DIGITS),
                Digest.of(hardware).substring(0, HASH_DIGITS)))
        : Optional.empty();
  }

  /** Returns the module around the network, and those that it is made of. */
  private static Map<String, String> wrapper(Renderer renderer, IpBlock block) {
    Map<String, String> files = new TreeMap<>();
    files.put(block.module() + ".v", renderer.render(new IpTexts.AxiLiteWrapper(block)));
    for (String module : List.of("bitloom_run_control", "bitloom_axi_lite")) {
      files.put(module + ".v", LibraryText.of("templates/verilog/library/" + module + ".v"));
    }
    return files;
  }

  private IpBlock block(
      PlanReport report,
      Map<String, String> hardware,
      Map<String, String> testbench,
      Optional<Registers> registers) {
    return new IpBlock(
        design,
        report,
        options.source(),
        options.version(),
        options.clock(),
        FolderLayout.verilog(hardware),
        testbench.keySet().stream().filter(f -> f.endsWith(".v")).sorted().toList(),
        testbench.keySet().stream().filter(f -> !f.endsWith(".v")).sorted().toList(),
        options.classes().stream().map(ClassName::new).toList(),
        registers);
  }
}
