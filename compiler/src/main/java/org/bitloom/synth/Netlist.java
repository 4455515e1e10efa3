// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.rtl.Design;

/**
 * A design mapped to the cells of a part.
 *
 * @param top its top module
 * @param device the part
 * @param verilog the netlist, of cells of the family
 * @param cells how many there are of each kind
 */
public record Netlist(String top, Device device, String verilog, Map<String, Integer> cells)
    implements MappedDesign {
  private static final Pattern CELLS = Pattern.compile("\\s+([A-Za-z$][\\w$]*)\\s+(\\d+)");
  private static final String STATISTICS = "stat.txt";
  private static final String VERILOG = "netlist.v";
  private static final String MULTIPLIERS = "multipliers.txt";

  /**
   * Maps a flat multiplication to a block without the registers around it: what Yosys 0.23 does to
   * move them inside maps some sums of slices wrongly.
   */
  private static final String MAP_MULTIPLIERS =
      """
      techmap -map +/mul2dsp.v -map +/ice40/dsp_map.v -D DSP_A_MAXWIDTH=16 -D DSP_B_MAXWIDTH=16 \
      -D DSP_A_MINWIDTH=2 -D DSP_B_MINWIDTH=2 -D DSP_Y_MINWIDTH=11 -D DSP_NAME=$__MUL16X16 %s
      setattr -unset mul2dsp a:mul2dsp
      opt_expr -fine
      wreduce
      chtype -set $mul t:$__soft_mul
      """;

  /** Copies the map in the order of its names. */
  public Netlist {
    cells = Map.copyOf(new TreeMap<>(cells));
  }

  /**
   * Synthesizes a design.
   *
   * @throws DiagnosticException if Yosys is missing or fails
   */
  public static Netlist of(RenderedDesign rendered, Device device) {
    Tool.require(List.of(Tool.YOSYS));
    try (Workspace workspace = Workspace.create()) {
      rendered.files().forEach(workspace::write);
      Yosys.run(workspace, script(workspace, rendered, device));
      return new Netlist(
          rendered.top(),
          device,
          Yosys.read(workspace, VERILOG),
          parse(Yosys.read(workspace, STATISTICS).lines().toList()));
    }
  }

  private static String script(Workspace workspace, RenderedDesign rendered, Device device) {
    String read =
        "read_verilog "
            + String.join(" ", rendered.verilogFiles())
            + "\nhierarchy -check -top "
            + rendered.top()
            + "\n";
    String multipliers =
        device.family() == Family.ICE40UP ? multipliers(workspace, read, device) : "";
    return (multipliers.isEmpty() ? read : "read_rtlil flat.il\n" + multipliers)
        + device.family().synthesis(rendered.top())
        + "\nflatten\ntee -q -o %s stat\nwrite_verilog -noattr %s\n".formatted(STATISTICS, VERILOG);
  }

  /** Finds all multiplications first, and returns the commands that map those that have room. */
  private static String multipliers(Workspace workspace, String read, Device device) {
    Yosys.run(
        workspace,
        read
            + "proc\nflatten\nopt -fast\nmemory_dff\nwreduce t:$mul\n"
            + "rename -enumerate -pattern "
            + MappedMultipliers.PREFIX
            + "% t:$mul\ntee -q -o "
            + MULTIPLIERS
            + " dump t:$mul\nwrite_rtlil flat.il\n");
    List<String> chosen =
        MappedMultipliers.chosen(
            Yosys.read(workspace, MULTIPLIERS).lines().toList(), (long) device.capacity().dsp());
    return chosen.isEmpty()
        ? ""
        : MAP_MULTIPLIERS.formatted(
            chosen.stream().map(cell -> "c:" + cell).collect(Collectors.joining(" ")));
  }

  static Map<String, Integer> parse(List<String> lines) {
    Map<String, Integer> cells = new TreeMap<>();
    boolean counting = false;
    for (String line : lines) {
      Matcher matcher = CELLS.matcher(line);
      if (line.contains("Number of cells:")) {
        counting = true;
      } else if (counting && matcher.matches()) {
        cells.put(matcher.group(1), Integer.parseInt(matcher.group(2)));
      }
    }
    return cells;
  }

  /** Returns what it uses of the part. */
  public Amount used() {
    return cells.entrySet().stream()
        .map(cell -> device.family().of(cell.getKey()).times(cell.getValue()))
        .reduce(Amount.NONE, Amount::plus);
  }

  /**
   * Checks that the part is large enough.
   *
   * @throws DiagnosticException naming everything of which there is too little
   */
  public void requireRoom() {
    Usage.requireRoom(
        used(), device, top, "choose fewer --multipliers, narrower weights, or a larger part");
  }

  /**
   * Returns the netlist as a design in the place of the one that it was made of: the same border,
   * and no streams inside.
   *
   * @throws DiagnosticException if there are no models of its cells
   */
  @Override
  public DesignUnderTest asDesign(Design design) {
    Map<String, String> files = new TreeMap<>();
    files.put(VERILOG, verilog);
    files.put("cells.v", CellModels.of(device, cells.keySet()));
    return new DesignUnderTest(top, files, design.inputs(), design.outputs(), List.of());
  }
}
