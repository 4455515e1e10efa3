// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.emit.DesignWriter;
import org.bitloom.emit.ExternalTool;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.LibraryBlock;

/**
 * Runs of Yosys for the family {@code xcup}. The results of unchanged designs are kept in the build
 * folder.
 */
final class Synthesis {
  static final ExternalTool YOSYS = new ExternalTool("yosys");

  /** A line of {@code stat}: a type of cells and how many there are. */
  private static final Pattern CELLS = Pattern.compile("\\s+([A-Z][A-Z0-9]+)\\s+(\\d+)");

  private static final Pattern MODULE = Pattern.compile("=== (.+) ===");

  /** LUTs that a LUT RAM or shift register of each type occupies. */
  private static final Map<String, Integer> LUT_MEMORIES =
      Map.of("RAM32M16", 8, "RAM64M8", 8, "SRL16E", 1, "SRLC32E", 1);

  private static final String SYNTHESIZE = "synth_xilinx -family xcup -flatten -noiopad -top";

  private static final String STATISTICS = "tee -q -o stat.txt stat";

  private static final Path LIBRARY = Path.of("../templates/verilog/library");

  private static final Path KEPT = Path.of("target/synthesis");

  private Synthesis() {}

  /** Returns the resources of a flattened design. */
  static Resources total(Design design) {
    return run(design, List.of()).get(design.top());
  }

  /** Returns the resources of each of these modules, and of what is around them. */
  static Map<String, Resources> modules(Design design, List<String> kept) {
    return run(design, kept);
  }

  /** Returns the resources of a module of the library with the parameters of a block. */
  static Resources library(LibraryBlock block) {
    String parameters =
        block.parameters().stream()
            .map(p -> " -chparam %s %d".formatted(p.name(), p.value()))
            .collect(Collectors.joining());
    String script =
        "read_verilog %s/*.v; hierarchy -top %s%s; rename -top measured; %s measured; %s"
            .formatted(
                LIBRARY.toAbsolutePath(), block.library(), parameters, SYNTHESIZE, STATISTICS);
    return measured(script, Map.of()).get("measured");
  }

  private static Map<String, Resources> run(Design design, List<String> kept) {
    RenderedDesign rendered = new DesignRenderer().render(design);
    return measured(script(rendered, kept), rendered.files());
  }

  private static Map<String, Resources> measured(String script, Map<String, String> files) {
    byte[] identity = (script + files).getBytes(StandardCharsets.UTF_8);
    String key = UUID.nameUUIDFromBytes(identity).toString();
    Path folder = KEPT.resolve(key);
    Path statistics = folder.resolve("stat.txt");
    try {
      if (!Files.exists(statistics)) {
        Files.createDirectories(folder);
        DesignWriter.write(new RenderedDesign(key, files), folder);
        assertThat(YOSYS.run(folder, List.of("-q", "-p", script))).doesNotContain("exit code");
      }
      return parse(Files.readAllLines(statistics));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the script; modules that are kept are not dissolved. */
  private static String script(RenderedDesign design, List<String> kept) {
    List<String> steps = new ArrayList<>();
    steps.add("read_verilog " + String.join(" ", design.verilogFiles()));
    if (!kept.isEmpty()) {
      steps.add("setattr -mod -set keep_hierarchy 1 " + String.join(" ", kept));
    }
    steps.add(SYNTHESIZE + " " + design.top());
    steps.add(STATISTICS);
    return String.join("; ", steps);
  }

  private static Map<String, Resources> parse(List<String> lines) {
    Map<String, Resources> modules = new LinkedHashMap<>();
    String module = "";
    for (String line : lines) {
      Matcher heading = MODULE.matcher(line);
      Matcher cells = CELLS.matcher(line);
      if (heading.matches()) {
        module = heading.group(1);
        modules.put(module, Resources.NONE);
      } else if (cells.matches() && modules.containsKey(module)) {
        modules.merge(
            module, of(cells.group(1)).times(Integer.parseInt(cells.group(2))), Resources::plus);
      }
    }
    return modules.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static Resources of(String cell) {
    if (cell.matches("LUT[1-6]")) {
      return new Resources(1, 0, 0, 0);
    }
    if (LUT_MEMORIES.containsKey(cell)) {
      return new Resources(LUT_MEMORIES.get(cell), 0, 0, 0);
    }
    assertThat(cell).as("a LUT memory").doesNotMatch("RAM\\d+[XM].*|SRL.*");
    return switch (cell) {
      case "FDRE", "FDSE", "FDCE", "FDPE" -> new Resources(0, 1, 0, 0);
      case "DSP48E2" -> new Resources(0, 0, 1, 0);
      case "RAMB18E2" -> new Resources(0, 0, 0, 0.5);
      case "RAMB36E2" -> new Resources(0, 0, 0, 1);
      default -> Resources.NONE;
    };
  }
}
