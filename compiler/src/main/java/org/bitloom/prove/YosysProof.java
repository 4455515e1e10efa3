// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.Workspace;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.emit.Renderer;
import org.bitloom.prove.Contract.QueueContract;

/**
 * Proves contracts with the SAT solver of Yosys.
 *
 * <p>A module's own promise is proven by induction over all of its states, so it holds in every
 * cycle. What passes through memories, and in whole engines through multipliers, takes no part in
 * promises about places and addresses: those cells are cut, and what they deliver may be anything.
 *
 * @param files of the design by name
 * @param cycles after reset in which engines are followed
 * @param seconds that the solver may take for one proof
 */
record YosysProof(Map<String, String> files, int cycles, int seconds) {
  private static final String END = "endmodule";
  private static final int MOST_INDUCTION = 4;
  private static final int LINES_SHOWN = 12;
  private static final Pattern INSTANCE =
      Pattern.compile("^ +(\\w+) (?:#\\(|\\w+ \\()", Pattern.MULTILINE);
  private static final String CUT = "memory_nordff\nmemory_collect\ndelete t:$mem*\n";

  /** Proves what a module promises. */
  Proof module(Contract contract) {
    Map<String, String> sources = sources(contract.module());
    String module = contract.module();
    StringBuilder script = new StringBuilder(read(sources));
    if (!contract.parameters().isEmpty()) {
      script.append("chparam %s %s\n".formatted(contract.parameters(), module));
    }
    script.append("hierarchy -top ").append(module).append("\nproc\nflatten\nopt_clean\n");
    script.append(contract.aboutData() ? "memory_nordff\nmemory\n" : CUT);
    script.append("opt\nclean\nsat -tempinduct -prove-asserts -set-assumes -maxsteps ");
    script.append("%d -timeout %d -show-ports %s\n".formatted(MOST_INDUCTION, seconds, module));
    return solve(contract, module, "induction", withContract(sources, contract), script);
  }

  /** Follows an engine from reset on. */
  Proof engine(QueueContract contract) {
    Map<String, String> sources = sources(contract.engine());
    StringBuilder script = new StringBuilder(read(sources));
    script.append("hierarchy -top ").append(contract.engine());
    script.append("\nproc\nflatten\nopt_clean\n").append(CUT);
    script.append(
        "delete t:$mul\nopt\nclean\nsat -tempinduct -tempinduct-baseonly -prove-asserts -set-assumes ");
    script.append("-maxsteps %d -timeout %d -show-ports ".formatted(cycles, seconds));
    script.append(contract.engine()).append('\n');
    String method = "all behaviours of " + cycles + " cycles";
    return solve(contract, contract.engine(), method, withContract(sources, contract), script);
  }

  private Map<String, String> sources(String module) {
    Map<String, String> found = new LinkedHashMap<>();
    collect(module, found);
    return found;
  }

  private void collect(String module, Map<String, String> found) {
    String file = module + ".v";
    String text = files.get(file);
    if (text == null || found.putIfAbsent(file, text) != null) {
      return;
    }
    Matcher instances = INSTANCE.matcher(text);
    while (instances.find()) {
      collect(instances.group(1), found);
    }
  }

  private static String read(Map<String, String> sources) {
    return "read_verilog -formal " + String.join(" ", sources.keySet()) + "\n";
  }

  private static Map<String, String> withContract(Map<String, String> files, Contract contract) {
    Map<String, String> sources = new LinkedHashMap<>(files);
    String file = contract.module() + ".v";
    String text = sources.get(file);
    if (text == null) {
      return sources;
    }
    int end = text.lastIndexOf(END);
    String promise = new Renderer("templates/formal").render((Record) contract);
    sources.put(file, text.substring(0, end) + promise + text.substring(end));
    return sources;
  }

  private Proof solve(
      Contract contract,
      String subject,
      String method,
      Map<String, String> sources,
      CharSequence script) {
    long start = System.nanoTime();
    try (Workspace workspace = Workspace.create()) {
      sources.forEach(workspace::write);
      files.entrySet().stream()
          .filter(file -> file.getKey().endsWith(".mem"))
          .forEach(file -> workspace.write(file.getKey(), file.getValue()));
      workspace.write("proof.ys", script.toString());
      Workspace.Outcome outcome = workspace.run(List.of("yosys", "-Q", "-T", "-s", "proof.ys"));
      double took = (System.nanoTime() - start) / 1e9;
      Proof.Outcome found = outcome(outcome);
      List<String> notes = found == Proof.Outcome.PROVEN ? List.of() : tail(outcome.log());
      return new Proof(subject, contract.statement(), method, found, notes, took);
    }
  }

  private static Proof.Outcome outcome(Workspace.Outcome run) {
    if (run.exitCode() != 0) {
      throw new DiagnosticException(
          Code.TOOL_FAILED
              .withoutPlace("yosys", run.exitCode())
              .withNote(String.join("\n", tail(run.log()))));
    }
    if (run.log().contains("SUCCESS!")) {
      return Proof.Outcome.PROVEN;
    }
    boolean counterexample = run.log().contains("model found for base case: FAIL");
    return counterexample ? Proof.Outcome.REFUTED : Proof.Outcome.UNDECIDED;
  }

  private static List<String> tail(String log) {
    List<String> lines = new ArrayList<>(log.lines().filter(line -> !line.isBlank()).toList());
    lines.removeIf(line -> line.startsWith("Import "));
    return lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
  }
}
