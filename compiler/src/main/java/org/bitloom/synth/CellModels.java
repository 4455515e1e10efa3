// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bitloom.device.CellLibrary;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.device.Technology;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/**
 * Models of cells for simulation: of the files that a family or a library has, those modules that a
 * netlist uses. A module that only has ports, or times, is no model.
 */
final class CellModels {
  private static final Pattern MODULE =
      Pattern.compile("(?ms)^\\s*(?:module|primitive)\\s+(\\w+).*?^\\s*end(?:module|primitive)\\b");
  private static final Pattern BEHAVIOUR =
      Pattern.compile(
          "\\b(?:assign|always|initial|table|and|or|nand|nor|xor|xnor|not|buf|bufif1)\\b");
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

  private final Map<String, String> modules = new LinkedHashMap<>();
  private final StringBuilder directives = new StringBuilder();

  private CellModels() {}

  /**
   * Returns the models of these cells.
   *
   * @throws DiagnosticException naming cells that have none
   */
  static String of(Technology target, Collection<String> cells) {
    CellModels models = new CellModels();
    for (Path file : files(target)) {
      models.add(read(file));
    }
    List<String> missing = new TreeSet<>(cells).stream().filter(c -> !models.has(c)).toList();
    if (!missing.isEmpty()) {
      throw new DiagnosticException(
          Code.NO_CELL_MODELS
              .withoutPlace(target.name())
              .withNote("there are no models of " + String.join(", ", missing))
              .withHelp("choose ice40up5k or ice40hx8k, or a plan without these cells"));
    }
    return models.text(cells);
  }

  private static List<Path> files(Technology target) {
    return switch (target) {
      case CellLibrary library -> List.of(library.models());
      case Device device -> files(device.family());
    };
  }

  private static List<Path> files(Family family) {
    List<String> names =
        switch (family) {
          case ICE40UP, ICE40HX -> List.of("ice40/cells_sim.v");
          case ECP5 -> List.of("ecp5/cells_sim.v");
          case GOWIN -> List.of("gowin/cells_sim.v");
          case XC7, XCUP -> List.of("xilinx/cells_sim.v");
          case CYCLONEV ->
              List.of(
                  "intel_alm/common/alm_sim.v",
                  "intel_alm/common/dff_sim.v",
                  "intel_alm/common/dsp_sim.v",
                  "intel_alm/common/mem_sim.v",
                  "intel_alm/common/misc_sim.v");
        };
    return names.stream().map(Yosys.data()::resolve).toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw missing(file);
    }
  }

  /** Checks that a file about the cells of a library is there. */
  static void require(Path file) {
    if (!Files.isReadable(file)) {
      throw missing(file);
    }
  }

  private static DiagnosticException missing(Path file) {
    String packages = CellLibrary.all().stream().map(CellLibrary::debianPackage).findFirst().get();
    return new DiagnosticException(
        Code.TOOL_MISSING
            .withoutPlace("a description of cells")
            .withNote("there is no " + file)
            .withHelp("on Debian or Ubuntu: apt-get install yosys " + packages));
  }

  /** Takes the modules of a file, and the directives around them but for includes. */
  private void add(String text) {
    Matcher matcher = MODULE.matcher(text);
    int end = 0;
    while (matcher.find()) {
      addDirectives(text.substring(end, matcher.start()));
      modules.putIfAbsent(matcher.group(1), matcher.group());
      end = matcher.end();
    }
    addDirectives(text.substring(end));
  }

  private void addDirectives(String between) {
    between
        .lines()
        .filter(line -> line.matches("\\s*`.*") && !line.strip().startsWith("`include"))
        .filter(line -> !line.contains("celldefine"))
        .forEach(line -> directives.append(line).append('\n'));
  }

  /** Returns whether a module does something, itself or by the modules in it. */
  private boolean has(String cell) {
    String text = modules.get(cell);
    if (text == null) {
      return false;
    }
    String plain =
        text.replaceAll("(?s)/\\*.*?\\*/|//[^\\n]*|\\bspecify\\b.*?\\bendspecify\\b", "");
    return BEHAVIOUR.matcher(plain).find() || !parts(cell).isEmpty();
  }

  private List<String> parts(String cell) {
    List<String> parts = new ArrayList<>();
    Matcher words = WORD.matcher(modules.get(cell));
    while (words.find()) {
      if (modules.containsKey(words.group()) && !words.group().equals(cell)) {
        parts.add(words.group());
      }
    }
    return parts;
  }

  private String text(Collection<String> cells) {
    Set<String> used = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(cells);
    while (!open.isEmpty()) {
      String cell = open.pop();
      if (used.add(cell)) {
        open.addAll(parts(cell));
      }
    }
    // Values of inputs that are not connected are SystemVerilog; a netlist connects all.
    StringBuilder text = new StringBuilder("`define NO_ICE40_DEFAULT_ASSIGNMENTS\n");
    text.append(directives);
    used.forEach(cell -> text.append(modules.get(cell)).append('\n'));
    return text.toString();
  }
}
