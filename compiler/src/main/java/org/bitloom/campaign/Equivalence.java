// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.Workspace;

/**
 * Proves that a fault changes nothing: module and mutant deliver the same outputs for all inputs,
 * for ever, from equal states on. Proven by Yosys, register by register, by induction.
 */
final class Equivalence {
  private static final Pattern INSTANCE =
      Pattern.compile("^ +(\\w+) (?:#\\(|\\w+ \\()", Pattern.MULTILINE);
  private static final Pattern PARAMETER = Pattern.compile("^ *parameter ", Pattern.MULTILINE);
  private static final String SECONDS = "60";

  private Equivalence() {}

  /**
   * Returns whether the fault is proven to change nothing; false where no proof is found. Modules
   * with parameters are not tried: a proof for their defaults says nothing about their instances.
   */
  static boolean proven(Map<String, String> files, Fault fault) {
    boolean tools = Tool.YOSYS.find().isPresent();
    if (!fault.inModule() || !tools || PARAMETER.matcher(files.get(fault.file())).find()) {
      return false;
    }
    String module = fault.file().substring(0, fault.file().length() - ".v".length());
    Map<String, String> gold = new HashMap<>();
    collect(module, files, gold);
    Map<String, String> gate = new HashMap<>(gold);
    gate.put(fault.file(), fault.in(gold.get(fault.file())));
    try (Workspace workspace = Workspace.create()) {
      files.entrySet().stream()
          .filter(file -> file.getKey().endsWith(".mem"))
          .forEach(file -> workspace.write(file.getKey(), file.getValue()));
      workspace.write("gold.v", String.join("\n", gold.values()));
      workspace.write("gate.v", String.join("\n", gate.values()));
      workspace.write("proof.ys", script(module));
      List<String> command = List.of("timeout", SECONDS, "yosys", "-Q", "-T", "-s", "proof.ys");
      return workspace.run(command).exitCode() == 0;
    }
  }

  private static void collect(String module, Map<String, String> files, Map<String, String> found) {
    String file = module + ".v";
    Optional<String> text = Optional.ofNullable(files.get(file));
    if (text.isPresent() && found.putIfAbsent(file, text.get()) == null) {
      Matcher instances = INSTANCE.matcher(text.get());
      while (instances.find()) {
        collect(instances.group(1), files, found);
      }
    }
  }

  private static String script(String module) {
    return Stream.of("gold", "gate")
            .map(
                side ->
                    """
                    read_verilog %s.v
                    hierarchy -top %s
                    proc
                    flatten
                    memory_nordff
                    memory
                    opt_clean
                    rename %s %s
                    design -stash %s
                    """
                        .formatted(side, module, module, side, side))
            .collect(Collectors.joining())
        + """
        design -copy-from gold -as gold gold
        design -copy-from gate -as gate gate
        equiv_make gold gate equiv
        hierarchy -top equiv
        opt_clean
        equiv_simple
        equiv_induct
        equiv_status -assert
        """;
  }
}
