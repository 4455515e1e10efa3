// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.SimulationProgram;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.ToolFailure;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.Workspace;
import org.bitloom.cosim.cache.CacheKey;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Region;
import org.bitloom.rtl.array.ArrayDesign;

/** Builds the simulation of a shared array once, and runs inferences on it. */
public final class ArrayCosimulation implements AutoCloseable {
  private static final String HARNESS = "array.cpp";

  private static final List<String> MAKE_OPTIONS =
      List.of("OPT_FAST=-O1", "OPT_SLOW=-O0", "OPT_GLOBAL=-O2");

  private static final Pattern INFERENCE =
      Pattern.compile("inference \\d+ status (\\d+) cycles (\\d+) read (\\d+) written (\\d+)");

  private final ArrayPlan plan;
  private final Workspace workspace;
  private final List<String> warnings;

  private ArrayCosimulation(ArrayPlan plan, Workspace workspace, List<String> warnings) {
    this.plan = plan;
    this.workspace = workspace;
    this.warnings = warnings;
  }

  /**
   * Returns the simulation of a design.
   *
   * @param verilator builds it
   * @throws org.bitloom.diagnostic.DiagnosticException if a tool is missing or fails
   */
  public static ArrayCosimulation build(
      Verilator verilator, ArrayDesign design, RenderedDesign rendered) {
    Tool.require(verilator.tools());
    Workspace workspace = Workspace.create();
    try {
      rendered.files().forEach(workspace::write);
      Files.write(workspace.path("weights.bin"), design.image());
      Files.write(workspace.path(HARNESS), harness());
      return new ArrayCosimulation(
          design.plan(), workspace, program(verilator, rendered, design.top(), workspace));
    } catch (IOException e) {
      workspace.close();
      throw workspace.unusable(e);
    } catch (RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  private static byte[] harness() throws IOException {
    try (InputStream in = ArrayCosimulation.class.getResourceAsStream("/harness/" + HARNESS)) {
      if (in == null) {
        throw new IllegalStateException("no resource harness/" + HARNESS);
      }
      return in.readAllBytes();
    }
  }

  /** Brings the program into the workspace and returns Verilator's warnings. */
  private static List<String> program(
      Verilator verilator, RenderedDesign rendered, String top, Workspace workspace)
      throws IOException {
    List<String> verilate = verilate(rendered, top);
    CacheKey key = new CacheKey().add(harness());
    verilate.forEach(key::add);
    MAKE_OPTIONS.forEach(key::add);
    return SimulationProgram.of(verilator.cache(), verilator.toolVersions(), rendered.files(), key)
        .provide(
            workspace,
            () -> {
              String log = run(workspace, "verilator", verilate);
              List<String> targets = List.of(SimulationProgram.FILE);
              run(workspace, "make", SimulationProgram.make(targets, MAKE_OPTIONS));
              return log.lines().filter(line -> line.startsWith("%Warning")).toList();
            });
  }

  private static List<String> verilate(RenderedDesign rendered, String top) {
    List<String> command = new ArrayList<>(List.of("verilator", "--cc", "--exe", "-Mdir", "."));
    command.addAll(List.of("--prefix", SimulationProgram.FILE, "--top-module", top));
    command.addAll(List.of("-O3", "--x-assign", "unique", "--x-initial", "unique"));
    command.addAll(List.of("-Wall", "-Wno-fatal"));
    command.addAll(rendered.verilogFiles());
    command.add(HARNESS);
    return command;
  }

  private static String run(Workspace workspace, String tool, List<String> command) {
    return ToolFailure.check(tool, workspace.run(command, line -> {})).log();
  }

  /**
   * Runs one inference after the other.
   *
   * @param samples one list of inputs per inference
   * @param expected one list of outputs per inference, of a third witness
   * @param memory at the port
   * @param progress takes the number of finished inferences
   */
  public ArrayRun run(
      List<List<Tensor>> samples,
      Optional<List<List<Tensor>>> expected,
      MemoryModel memory,
      LongConsumer progress) {
    try {
      Files.write(workspace.path("inputs.bin"), inputs(samples));
      List<ArrayRun.Inference> inferences = new ArrayList<>();
      List<String> violations = new ArrayList<>();
      List<Integer> refused = new ArrayList<>();
      Workspace.Outcome outcome =
          workspace.run(
              command(samples.size(), memory),
              line -> {
                Matcher matcher = INFERENCE.matcher(line);
                if (matcher.matches()) {
                  inferences.add(inference(matcher));
                  progress.accept(inferences.size());
                } else if (line.startsWith("refused ")) {
                  refused.add(Integer.valueOf(line.substring("refused ".length())));
                } else {
                  violations.add(line);
                }
              });
      if (outcome.exitCode() != 0 && violations.isEmpty()) {
        throw ToolFailure.of("the simulation", outcome);
      }
      byte[] results = Files.readAllBytes(workspace.path("outputs.bin"));
      List<List<Tensor>> golden = new GoldenModel(plan.proven().graph()).outputs(samples);
      ArrayComparison comparison = new ArrayComparison(plan, golden, expected, inferences);
      return comparison.run(results, violations, refused.stream().findFirst(), warnings);
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }

  private static ArrayRun.Inference inference(Matcher matcher) {
    return new ArrayRun.Inference(
        Integer.parseInt(matcher.group(1)),
        Long.parseLong(matcher.group(2)),
        Long.parseLong(matcher.group(3)),
        Long.parseLong(matcher.group(4)));
  }

  private byte[] inputs(List<List<Tensor>> samples) {
    int size = Math.toIntExact(plan.inputBytes());
    byte[] bytes = new byte[Math.multiplyExact(size, samples.size())];
    for (int s = 0; s < samples.size(); s++) {
      for (int i = 0; i < plan.inputs().size(); i++) {
        Region input = plan.inputs().get(i);
        int at = s * size + Math.toIntExact(plan.offset(input));
        plan.bytes(input).pack(samples.get(s).get(i), bytes, at);
      }
    }
    return bytes;
  }

  private List<String> command(int count, MemoryModel memory) {
    List<String> command = new ArrayList<>();
    Path program = workspace.folder().resolve("Vdesign");
    command.add(program.toString());
    command.addAll(List.of("--beat", Integer.toString(plan.row().beatBits() / 8)));
    command.addAll(List.of("--count", Integer.toString(count)));
    command.addAll(List.of("--input-bytes", Long.toString(plan.inputBytes())));
    command.addAll(List.of("--output-bytes", Long.toString(plan.outputBytes())));
    command.addAll(List.of("--latency", Integer.toString(memory.latency())));
    command.addAll(List.of("--random", memory.random() ? "1" : "0"));
    command.addAll(List.of("--seed", Long.toUnsignedString(memory.seed() & Integer.MAX_VALUE)));
    memory.resetAt().ifPresent(c -> command.addAll(List.of("--reset-at", Long.toString(c))));
    memory.failingRead().ifPresent(k -> command.addAll(List.of("--failing-read", k + "")));
    memory.unaligned().ifPresent(k -> command.addAll(List.of("--unaligned", k + "")));
    return command;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
