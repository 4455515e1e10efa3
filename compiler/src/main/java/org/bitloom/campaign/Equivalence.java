// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;
import org.bitloom.emit.RenderedDesign;

/**
 * Proves that a fault changes nothing: module and mutant deliver the same outputs for all inputs,
 * for ever, from equal states on. Proven by Yosys, register by register, by induction, for every
 * set of parameters with which the design has the module. Signals between registers may differ.
 */
final class Equivalence {
  /** Processor time, not time, so that no verdict depends on what else the machine does. */
  private static final String LIMITED = "ulimit -t 60; exec yosys -Q -T -s proof.ys";

  private final RenderedDesign design;
  private final Fault fault;

  private Equivalence(RenderedDesign design, Fault fault) {
    this.design = design;
    this.fault = fault;
  }

  /** Returns whether the fault is proven to change nothing; false where no proof is found. */
  static boolean proven(RenderedDesign design, Fault fault) {
    boolean tried = fault.inModule() && Tool.YOSYS.find().isPresent();
    return tried && new Equivalence(design, fault).proven();
  }

  private boolean proven() {
    try (Workspace workspace = Workspace.create()) {
      design.files().entrySet().stream()
          .filter(file -> file.getKey().endsWith(".mem"))
          .forEach(file -> workspace.write(file.getKey(), file.getValue()));
      workspace.write("gold.v", verilog(design.files()));
      workspace.write("gate.v", verilog(fault.in(design).files()));
      Optional<List<String>> variants = variants(workspace);
      // A module that the design does not have at all changes nothing.
      return variants.isPresent()
          && (variants.get().isEmpty()
              || run(workspace, proof(variants.get(), alone())).isPresent()
              || run(workspace, proof(variants.get(), "flatten\nmemory_nordff\nmemory\n"))
                  .isPresent());
    }
  }

  private String verilog(Map<String, String> files) {
    return design.verilogFiles().stream().map(files::get).collect(Collectors.joining("\n"));
  }

  /** Returns the module's name, or those that Yosys gives it with its parameters. */
  private Optional<List<String>> variants(Workspace workspace) {
    String module = fault.file().substring(0, fault.file().length() - ".v".length());
    return run(workspace, elaboration("gold") + "ls\n")
        .map(
            log ->
                log.lines()
                    .dropWhile(line -> !line.contains("modules:"))
                    .map(String::strip)
                    .filter(name -> name.equals(module) || ofParameters(name, module))
                    .distinct()
                    .toList());
  }

  private static boolean ofParameters(String name, String module) {
    String end = "\\" + module;
    return name.startsWith("$paramod") && (name.endsWith(end) || name.contains(end + "\\"));
  }

  private Optional<String> run(Workspace workspace, String script) {
    workspace.write("proof.ys", script);
    Workspace.Outcome outcome = workspace.run(List.of("sh", "-c", LIMITED));
    return outcome.exitCode() == 0 ? Optional.of(outcome.log()) : Optional.empty();
  }

  private String elaboration(String side) {
    return "read_verilog %s.v\nhierarchy -check -top %s\n".formatted(side, design.top());
  }

  /**
   * Returns how a module is cut out of the design: what its memories and its generated parts
   * deliver may be anything, and what they get counts as its output. Only parts from the library
   * are looked into.
   */
  private String alone() {
    String generated =
        design.verilogFiles().stream()
            .filter(file -> !file.startsWith("bitloom_"))
            .map(file -> file.substring(0, file.length() - ".v".length()))
            .collect(Collectors.joining(" "));
    return "setattr -mod -set keep_hierarchy 1 "
        + generated
        + "\nflatten\nmemory_nordff\nmemory_collect\nexpose -evert\n";
  }

  private String proof(List<String> variants, String flattening) {
    StringBuilder script = new StringBuilder();
    for (String side : List.of("gold", "gate")) {
      script.append(elaboration(side)).append("proc\ndesign -stash all_").append(side).append('\n');
    }
    for (int i = 0; i < variants.size(); i++) {
      List<String> sides = new ArrayList<>();
      for (String side : List.of("gold", "gate")) {
        String variant = variants.get(i);
        script.append(
            """
            design -load all_%1$s
            hierarchy -top %2$s
            %4$sopt_clean
            select -set registers t:$*dff* %%co1:+[Q] w:* %%i
            rename -hide w:* @registers %%d
            rename -top %1$s
            design -stash %1$s_%3$d
            """
                .formatted(side, variant, i, flattening));
        sides.add("design -copy-from %1$s_%2$d -as %1$s %1$s\n".formatted(side, i));
      }
      script.append("design -reset\n").append(String.join("", sides));
      script.append(
          """
          equiv_make gold gate equiv
          hierarchy -top equiv
          opt_clean
          equiv_struct
          equiv_simple
          equiv_induct
          equiv_status -assert
          """);
    }
    return script.toString();
  }
}
