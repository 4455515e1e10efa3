// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bitloom.cosim.SelfCheckingTestbench;
import org.bitloom.device.Frequency;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.emit.Renderer;
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
  /**
   * What the user chose beside the network.
   *
   * @param source file of the network, in printable characters and without its folders
   * @param version of Bitloom
   * @param clock for constraints and rates
   * @param vectors of the testbench: a list of inputs for each inference, at least one
   * @param classes names of the network's classes; may be empty
   */
  public record Options(
      String source,
      String version,
      Frequency clock,
      List<List<Tensor>> vectors,
      List<String> classes) {
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
    IpBlock block = block(hardware, testbench);
    TreeMap<String, String> files = new TreeMap<>(hardware);
    files.putAll(testbench);
    Renderer renderer = new Renderer("templates/ip");
    block.texts().forEach((name, view) -> files.put(name, renderer.render(view)));
    files.put(
        RenderedDesign.MANIFEST,
        Json.write(ReportKind.MANIFEST, Manifest.of(block, hardware, new TreeMap<>(files))));
    return new RenderedDesign(design.top(), files);
  }

  private IpBlock block(Map<String, String> hardware, Map<String, String> testbench) {
    return new IpBlock(
        design,
        PlanReport.of(plan),
        options.source(),
        options.version(),
        options.clock(),
        FolderLayout.verilog(hardware),
        testbench.keySet().stream().filter(f -> f.endsWith(".v")).findFirst().orElseThrow(),
        testbench.keySet().stream().filter(f -> !f.endsWith(".v")).sorted().toList(),
        options.classes().stream().map(ClassName::new).toList());
  }
}
