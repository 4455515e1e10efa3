// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.cosim.HarnessBuild;
import org.bitloom.cosim.JoinedUnits;
import org.bitloom.cosim.SimulationProgram;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.ToolFailure;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.Workspace;
import org.bitloom.cosim.cache.CacheKey;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.rtl.array.ArrayDesign;

/**
 * Makes the simulation of a shared array, or takes the one that was kept.
 *
 * @param verilator builds it
 * @param design what is simulated
 * @param rendered its files
 * @param waves whether it can write waves
 */
record ArrayBuild(Verilator verilator, ArrayDesign design, RenderedDesign rendered, boolean waves) {
  /** The harness, without its end. */
  private static final String HARNESS = "array";

  private static final String PROGRAM = HARNESS + ".cpp";

  private static final List<String> SOURCES =
      List.of(
          PROGRAM,
          JoinedUnits.HEADER,
          "array_memory.h",
          "array_observer.h",
          "array_registers.h",
          "array_system.h");

  /** What the harness looks at, beside the ports: signals by module; the top module is %1$s. */
  private static final List<String> OBSERVED =
      List.of(
          "bitloom_array_load* loading",
          "bitloom_array_load* in_valid",
          "bitloom_array_ring* some",
          "%1$s run",
          "%2$s state",
          "%2$s pass",
          "%2$s constant",
          "%2$s groups_under_way",
          "bitloom_array_maps* write",
          "bitloom_array_maps* write_address",
          "bitloom_array_maps* write_data");

  private static final String OBSERVER = "observed.vlt";

  /** Brings the program into a workspace and returns Verilator's warnings. */
  List<String> into(Workspace workspace) throws IOException {
    Tool.require(verilator.tools());
    rendered.files().forEach(workspace::write);
    workspace.write(OBSERVER, observed());
    CacheKey key = new CacheKey().add(observed());
    for (String source : SOURCES) {
      Files.write(workspace.path(source), source(source));
      key.add(source(source));
    }
    verilate().forEach(key::add);
    compiler().options().forEach(key::add);
    return SimulationProgram.of(verilator.cache(), verilator.toolVersions(), rendered.files(), key)
        .provide(workspace, () -> build(workspace));
  }

  private List<String> build(Workspace workspace) {
    String log = ToolFailure.check("verilator", workspace.run(verilate(), line -> {})).log();
    ToolFailure.check("make", compiler().compile(workspace, HARNESS));
    return log.lines().filter(line -> line.startsWith("%Warning")).toList();
  }

  private HarnessBuild compiler() {
    return new HarnessBuild(verilator.cache(), verilator.toolVersions(), waves, HarnessBuild.USUAL);
  }

  private static byte[] source(String name) {
    try (InputStream in = ArrayBuild.class.getResourceAsStream("/harness/" + name)) {
      if (in == null) {
        throw new IllegalStateException("no resource harness/" + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String observed() {
    return OBSERVED.stream()
        .map(signal -> signal.formatted(design.top(), design.sequencer()).split(" "))
        .map(s -> "public_flat_rd -module \"%s\" -var \"%s\"\n".formatted(s[0], s[1]))
        .collect(Collectors.joining("", "`verilator_config\n", ""));
  }

  private List<String> verilate() {
    List<String> command = new ArrayList<>(List.of("verilator", "--cc", "--exe", "-Mdir", "."));
    command.addAll(List.of("--prefix", SimulationProgram.FILE, "--top-module", design.top()));
    // The harness knows the top module by this name, whatever it is called.
    command.addAll(List.of("--l2-name", "v"));
    command.addAll(List.of("-O3", "--x-assign", "unique", "--x-initial", "unique"));
    command.addAll(List.of("-Wall", "-Wno-fatal"));
    if (waves) {
      command.add("--trace-fst");
    }
    command.add(OBSERVER);
    command.addAll(rendered.verilogFiles());
    command.add(PROGRAM);
    return command;
  }
}
