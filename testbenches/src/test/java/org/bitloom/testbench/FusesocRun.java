// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A target of a core description, set up as FuseSoC and the tool API of its Edalize do it: sources
 * stay where they are and are named from the work folder, files with {@code copyto} are copied into
 * it, and the tool gets the Verilog of the target in the order of its filesets, the top module and
 * the options, all from the description.
 *
 * @param work folder in which the tool runs
 * @param tool that the target is for
 * @param sources Verilog files as seen from {@code work}
 * @param constraints files of other types than Verilog that are for the tool, not for the user
 * @param toplevel module to begin at
 * @param options of the tool
 */
record FusesocRun(
    Path work,
    String tool,
    List<String> sources,
    List<String> constraints,
    String toplevel,
    JsonNode options) {

  private static final String NAME = "core_0";

  /** A name that counts only with one tool: {@code tool_vivado ? (constraints)}. */
  private static final Pattern CONDITION = Pattern.compile("tool_(\\w+) \\? \\((\\w+)\\)");

  /** Sets a target up for its own tool. */
  static FusesocRun of(Path core, String target, Path work) throws IOException {
    JsonNode description = read(core);
    String tool = description.path("targets").path(target).path("default_tool").asText();
    return of(core, target, tool, work);
  }

  /** Sets a target up for a tool. */
  static FusesocRun of(Path core, String target, String tool, Path work) throws IOException {
    JsonNode description = read(core);
    JsonNode chosen = description.path("targets").path(target);
    Files.createDirectories(work);
    FusesocRun run =
        new FusesocRun(
            work,
            tool,
            new ArrayList<>(),
            new ArrayList<>(),
            chosen.path("toplevel").asText(),
            chosen.path("tools").path(tool));
    for (JsonNode name : chosen.path("filesets")) {
      Matcher condition = CONDITION.matcher(name.asText());
      boolean conditional = condition.matches();
      if (!conditional || condition.group(1).equals(tool)) {
        String set = conditional ? condition.group(2) : name.asText();
        run.add(description.path("filesets").path(set), core.getParent());
      }
    }
    return run;
  }

  private static JsonNode read(Path core) throws IOException {
    String text = Files.readString(core);
    return new YAMLMapper().readTree(text.substring(text.indexOf('\n') + 1));
  }

  private void add(JsonNode fileset, Path root) throws IOException {
    for (JsonNode file : fileset.path("files")) {
      String name = file.isTextual() ? file.asText() : file.fieldNames().next();
      JsonNode attributes = file.path(name);
      String type = attributes.path("file_type").asText(fileset.path("file_type").asText());
      String seen =
          work.toAbsolutePath().relativize(root.resolve(name).toAbsolutePath()).toString();
      if (attributes.has("copyto")) {
        seen = attributes.path("copyto").asText();
        Files.createDirectories(work.resolve(seen).getParent());
        Files.copy(root.resolve(name), work.resolve(seen));
      }
      if (type.startsWith("verilogSource")) {
        sources.add(seen);
      } else if (!type.equals("user")) {
        constraints.add(seen);
      }
    }
  }

  /** Runs Verilator on a target of mode {@code lint-only}; returns what it says. */
  String lint() throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>(List.of("--Mdir .", "--" + options.path("mode").asText()));
    lines.addAll(sources);
    lines.addAll(List.of("--top-module " + toplevel, "--exe"));
    Files.write(work.resolve(NAME + ".vc"), lines);
    List<String> command = new ArrayList<>(List.of("verilator", "-f", NAME + ".vc"));
    options.path("verilator_options").forEach(option -> command.add(option.asText()));
    return IpFolders.run(work, command);
  }

  /** Builds and runs a target for Icarus, which has to end with a status; returns what it says. */
  String simulate(int status) throws IOException, InterruptedException {
    Files.write(work.resolve(NAME + ".scr"), sources);
    List<String> build =
        new ArrayList<>(List.of("iverilog", "-s" + toplevel, "-c", NAME + ".scr", "-o", NAME));
    options.path("iverilog_options").forEach(option -> build.add(option.asText()));
    List<String> run = List.of("vvp", "-n", "-M.", "-l", "icarus.log", NAME, "-fst");
    return IpFolders.run(work, build) + IpFolders.run(work, run, status);
  }
}
