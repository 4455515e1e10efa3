// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;
import org.bitloom.device.Board;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.device.Frequency;
import org.bitloom.rtl.Design;

/**
 * A netlist behind its serial port, placed and routed.
 *
 * @param logicCells of the whole part, with those of the serial port
 * @param megahertz highest frequency of the clock
 * @param criticalPath the slowest path, layer by layer and block by block
 * @param bitstream for the board; empty without one
 */
public record PlacedDesign(
    long logicCells, double megahertz, List<String> criticalPath, Optional<byte[]> bitstream) {
  private static final Pattern ENGINE =
      Pattern.compile("(?:network\\.)?(\\w+?)__engine\\.(\\w+)?.*");

  private static final Pattern BETWEEN =
      Pattern.compile("network\\.(\\w+?)__(\\w+?)(?:[.\\[].*|_SB_.*)");

  private static final Pattern WRAPPER =
      Pattern.compile("(receiver|sender|started|target|place|source|sent|in\\d+_|out\\d+_).*");

  /** Copies the list. */
  public PlacedDesign {
    criticalPath = List.copyOf(criticalPath);
  }

  /** Places a netlist; on a board, its pins are used and a bitstream is made. */
  public static PlacedDesign of(
      Design design, Netlist netlist, Optional<Board> board, Frequency clock) {
    Tool.require(List.of(Tool.YOSYS, Tool.NEXTPNR, Tool.ICEPACK));
    try (Workspace workspace = Workspace.create()) {
      UartWrapper wrapper = UartWrapper.of(design, clock);
      Map<String, String> files = new TreeMap<>(wrapper.files());
      files.put("netlist.v", netlist.verilog());
      files.forEach(workspace::write);
      Yosys.run(
          workspace,
          "read_verilog %s\nsynth_ice40 -top %s -json design.json\n"
              .formatted(String.join(" ", files.keySet()), wrapper.module()));
      place(workspace, netlist.device(), board, clock);
      return read(workspace, board);
    }
  }

  private static void place(
      Workspace workspace, Device device, Optional<Board> board, Frequency clock) {
    List<String> command = new ArrayList<>(List.of("nextpnr-ice40", "--quiet"));
    command.addAll(
        device.family() == Family.ICE40UP
            ? List.of("--up5k", "--package", "sg48")
            : device.name().equals("ice40hx1k")
                ? List.of("--hx1k", "--package", "tq144")
                : List.of("--hx8k", "--package", "ct256"));
    command.addAll(List.of("--json", "design.json", "--asc", "design.asc"));
    command.addAll(List.of("--report", "report.json", "--seed", "1"));
    command.addAll(List.of("--freq", Double.toString(clock.megahertz()), "--timing-allow-fail"));
    if (board.isPresent()) {
      workspace.write("pins.pcf", board.get().pins());
      command.addAll(List.of("--pcf", "pins.pcf"));
    }
    Yosys.check("nextpnr-ice40", workspace.run(command));
  }

  private static PlacedDesign read(Workspace workspace, Optional<Board> board) {
    JsonNode report;
    try {
      report = JsonMapper.builder().build().readTree(Yosys.read(workspace, "report.json"));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("nextpnr wrote no JSON", e);
    }
    double megahertz = Double.POSITIVE_INFINITY;
    for (JsonNode clock : report.path("fmax")) {
      megahertz = Math.min(megahertz, clock.path("achieved").asDouble());
    }
    return new PlacedDesign(
        report.path("utilization").path("ICESTORM_LC").path("used").asLong(),
        megahertz,
        path(report),
        board.map(b -> bitstream(workspace)));
  }

  /** Returns the blocks that the slowest path between registers goes through. */
  private static List<String> path(JsonNode report) {
    List<String> blocks = new ArrayList<>();
    for (JsonNode path : report.path("critical_paths")) {
      if (path.path("from").asText().equals(path.path("to").asText()) && blocks.isEmpty()) {
        for (JsonNode step : path.path("path")) {
          block(step.path("to").path("cell").asText())
              .filter(block -> blocks.isEmpty() || !blocks.getLast().equals(block))
              .ifPresent(blocks::add);
        }
      }
    }
    return blocks;
  }

  /** Returns the layer and the block of a cell; nothing where synthesis gave it another name. */
  static Optional<String> block(String cell) {
    Matcher engine = ENGINE.matcher(cell);
    if (engine.matches()) {
      String block = Optional.ofNullable(engine.group(2)).map(b -> " " + b).orElse("");
      return Optional.of(engine.group(1) + block.replaceFirst("_SB_.*", ""));
    }
    Matcher between = BETWEEN.matcher(cell);
    if (between.matches()) {
      return Optional.of(between.group(1) + " " + between.group(2));
    }
    return WRAPPER.matcher(cell).matches() ? Optional.of("serial port") : Optional.empty();
  }

  private static byte[] bitstream(Workspace workspace) {
    Yosys.check("icepack", workspace.run(List.of("icepack", "design.asc", "design.bin")));
    try {
      return Files.readAllBytes(workspace.folder().resolve("design.bin"));
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }
}
