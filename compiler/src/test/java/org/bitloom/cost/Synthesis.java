// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.emit.DesignWriter;
import org.bitloom.emit.ExternalTool;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.LibraryBlock;
import org.bitloom.synth.Netlist;

/** Runs of Yosys. The results of unchanged designs are kept in the build folder. */
final class Synthesis {
  static final ExternalTool YOSYS = new ExternalTool("yosys");

  /** A line of {@code stat}: a type of cells and how many there are. */
  private static final Pattern CELLS = Pattern.compile("\\s+([A-Z][\\w$]*)\\s+(\\d+)");

  private static final Pattern MODULE = Pattern.compile("=== (.+) ===");

  private static final String STATISTICS = "tee -q -o stat.txt stat";

  private static final Path LIBRARY = Path.of("../templates/verilog/library");

  private static final Path KEPT = Path.of("target/synthesis");

  private Synthesis() {}

  /** Returns the resources of a flattened design. */
  static Amount total(Design design, Family family) {
    return modules(design, family, List.of()).getOrDefault(design.top(), Amount.NONE);
  }

  /** Returns what a flattened design uses of a part, as {@code bitloom synth} maps it. */
  static Amount total(Design design, Device device) {
    RenderedDesign rendered = new DesignRenderer().render(design);
    Path kept = kept(device.name() + new TreeMap<>(rendered.files())).resolve("used.txt");
    try {
      if (!Files.exists(kept)) {
        Amount used = Netlist.of(rendered, device).used();
        Files.createDirectories(kept.getParent());
        Files.writeString(kept, used.lut() + " " + used.ff() + " " + used.dsp() + " " + used.ram());
      }
      double[] used =
          Arrays.stream(Files.readString(kept).split(" ")).mapToDouble(Double::valueOf).toArray();
      return new Amount(used[0], used[1], used[2], used[3]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the resources of each of these modules, and of what is around them. */
  static Map<String, Amount> modules(Design design, Family family, List<String> kept) {
    RenderedDesign rendered = new DesignRenderer().render(design);
    return measured(script(rendered, family, kept), rendered.files(), family);
  }

  /** Returns the resources of a module of the library with the parameters of a block. */
  static Amount library(LibraryBlock block, Family family) {
    String parameters =
        block.parameters().stream()
            .map(p -> " -chparam %s %d".formatted(p.name(), p.value()))
            .collect(Collectors.joining());
    String script =
        "read_verilog %s/*.v; hierarchy -top %s%s; rename -top measured; %s; %s"
            .formatted(
                LIBRARY.toAbsolutePath(),
                block.library(),
                parameters,
                family.synthesis("measured"),
                STATISTICS);
    return measured(script, Map.of(), family).getOrDefault("measured", Amount.NONE);
  }

  private static Path kept(String identity) {
    return KEPT.resolve(
        UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8)).toString());
  }

  private static Map<String, Amount> measured(
      String script, Map<String, String> files, Family family) {
    Path folder = kept(script + new TreeMap<>(files));
    Path statistics = folder.resolve("stat.txt");
    try {
      if (!Files.exists(statistics)) {
        Files.createDirectories(folder);
        DesignWriter.write(new RenderedDesign("measured", files), folder);
        assertThat(YOSYS.run(folder, List.of("-q", "-p", script))).doesNotContain("exit code");
      }
      return parse(Files.readAllLines(statistics), family);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the script; modules that are kept are not dissolved. */
  private static String script(RenderedDesign design, Family family, List<String> kept) {
    List<String> steps = new ArrayList<>();
    steps.add("read_verilog " + String.join(" ", design.verilogFiles()));
    if (!kept.isEmpty()) {
      steps.add("setattr -mod -set keep_hierarchy 1 " + String.join(" ", kept));
    }
    steps.add(family.synthesis(design.top()));
    steps.add(STATISTICS);
    return String.join("; ", steps);
  }

  private static Map<String, Amount> parse(List<String> lines, Family family) {
    Map<String, Amount> modules = new LinkedHashMap<>();
    String module = "";
    for (String line : lines) {
      Matcher heading = MODULE.matcher(line);
      Matcher cells = CELLS.matcher(line);
      if (heading.matches()) {
        module = heading.group(1);
        modules.put(module, Amount.NONE);
      } else if (cells.matches() && modules.containsKey(module)) {
        Amount cell = family.of(cells.group(1)).times(Integer.parseInt(cells.group(2)));
        modules.merge(module, cell, Amount::plus);
      }
    }
    return modules.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
