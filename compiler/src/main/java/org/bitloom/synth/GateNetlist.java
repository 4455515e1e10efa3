// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;
import org.bitloom.device.CellLibrary;
import org.bitloom.device.Frequency;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.rtl.Design;

/**
 * A design mapped to standard cells by Yosys and abc, with buffers and sizes for a clock.
 *
 * @param top its top module
 * @param library the cells
 * @param verilog the netlist; memories that are macros are behavioural in it
 * @param structure the netlist without these memories, for timing
 * @param cells how many there are of each kind
 * @param macros memories that the library has no cells for
 * @param area of the cells, in square micrometres
 */
public record GateNetlist(
    String top,
    CellLibrary library,
    String verilog,
    String structure,
    Map<String, Integer> cells,
    List<Macro> macros,
    double area)
    implements MappedDesign {
  private static final Pattern AREA = Pattern.compile("\\s*Chip area for module .*: ([0-9.]+)");
  private static final Pattern PARAMETER =
      Pattern.compile("\\s*parameter (?:signed )?\\\\(SIZE|WIDTH|WR_PORTS) (\\d+)");

  private static final String SCRIPT =
      """
      read_verilog %1$s
      hierarchy -check -top %2$s
      synth -flatten -noabc -run begin:fine -top %2$s
      %3$s
      opt -undriven -fine
      techmap
      opt -fast
      dfflibmap -liberty %4$s
      opt
      abc -liberty %4$s -constr abc.constr -D %5$d
      opt_clean -purge
      tee -q -o macros.txt dump t:$mem_v2
      splitnets
      tee -q -o stat.txt stat -liberty %4$s
      write_verilog -noattr -noexpr netlist.v
      delete t:$mem_v2
      write_verilog -noattr -noexpr structure.v
      """;

  /** What becomes of memories. */
  public enum Memories {
    /** Flip-flops, and gates for what is only read. */
    LOGIC("memory_map"),
    /** Macros of a memory compiler, which are counted and neither sized nor timed. */
    MACROS("");

    private final String pass;

    Memories(String pass) {
      this.pass = pass;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * A memory that a memory compiler has to make.
   *
   * @param words of it
   * @param bits of a word
   * @param written whether it is written, else a ROM
   */
  public record Macro(long words, long bits, boolean written) {
    /** Returns it for people. */
    @Override
    public String toString() {
      return words + " x " + bits + (written ? " RAM" : " ROM");
    }
  }

  /** Copies the collections. */
  public GateNetlist {
    cells = Map.copyOf(cells);
    macros = List.copyOf(macros);
  }

  /** Synthesizes a design for a clock. */
  public static GateNetlist of(
      Design design,
      RenderedDesign rendered,
      CellLibrary library,
      Memories memories,
      Frequency clock) {
    Tool.require(List.of(Tool.YOSYS));
    CellModels.require(library.liberty());
    try (Workspace workspace = Workspace.create()) {
      rendered.files().forEach(workspace::write);
      workspace.write(
          "abc.constr", "set_driving_cell %s\nset_load 0.05\n".formatted(library.driver()));
      long picoseconds = 1_000_000_000_000L / clock.hertz();
      Yosys.run(
          workspace,
          SCRIPT.formatted(
              String.join(" ", rendered.verilogFiles()),
              design.top(),
              memories.pass,
              library.liberty(),
              picoseconds));
      List<String> statistics = Yosys.read(workspace, "stat.txt").lines().toList();
      return new GateNetlist(
          design.top(),
          library,
          Yosys.read(workspace, "netlist.v"),
          Yosys.read(workspace, "structure.v"),
          Netlist.parse(statistics),
          macros(Yosys.read(workspace, "macros.txt").lines().toList()),
          area(statistics));
    }
  }

  private static double area(List<String> statistics) {
    return statistics.stream()
        .map(AREA::matcher)
        .filter(Matcher::matches)
        .mapToDouble(line -> Double.parseDouble(line.group(1)))
        .sum();
  }

  private static List<Macro> macros(List<String> dump) {
    List<Macro> macros = new ArrayList<>();
    Map<String, Long> parameters = new TreeMap<>();
    for (String line : dump) {
      Matcher parameter = PARAMETER.matcher(line);
      if (parameter.matches()) {
        parameters.put(parameter.group(1), Long.valueOf(parameter.group(2)));
      } else if (line.strip().equals("end") && parameters.containsKey("SIZE")) {
        macros.add(
            new Macro(
                parameters.get("SIZE"), parameters.get("WIDTH"), parameters.get("WR_PORTS") > 0));
        parameters.clear();
      }
    }
    return macros;
  }

  /** Returns how many cells there are. */
  public int count() {
    return cells.entrySet().stream()
        .filter(cell -> !cell.getKey().startsWith("$"))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** Returns how many of them are of these kinds. */
  int count(Set<String> kinds) {
    return cells.entrySet().stream()
        .filter(cell -> kinds.contains(cell.getKey()))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  @Override
  public DesignUnderTest asDesign(Design design) {
    List<String> used = cells.keySet().stream().filter(cell -> !cell.startsWith("$")).toList();
    Map<String, String> files = new TreeMap<>();
    files.put("netlist.v", verilog);
    files.put("cells.v", CellModels.of(library, used));
    return new DesignUnderTest(top, files, design.inputs(), design.outputs(), List.of());
  }
}
