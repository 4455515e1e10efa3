// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bitloom.emit.RenderedDesign;

/**
 * One design that is all of its mutants: which of them it is, it reads from a file when it starts.
 * So many mutants need one build. A fault in a memory is another content of its file.
 */
final class SwitchedDesign {
  private static final String SELECTOR = "bitloom_mutant.mem";

  private final RenderedDesign right;
  private final Map<Fault, Integer> numbers;
  private final RenderedDesign design;

  private SwitchedDesign(
      RenderedDesign right, Map<Fault, Integer> numbers, Map<String, String> files) {
    this.right = right;
    this.numbers = numbers;
    this.design = new RenderedDesign(right.top(), files);
  }

  /** Returns the design with as many of the faults as can be switched. */
  static SwitchedDesign of(RenderedDesign right, List<Fault> faults) {
    Map<String, Map<Integer, Fault>> byFile = new TreeMap<>();
    for (int i = 0; i < faults.size(); i++) {
      Fault fault = faults.get(i);
      if (fault.inModule()) {
        byFile.computeIfAbsent(fault.file(), file -> new TreeMap<>()).put(i + 1, fault);
      }
    }
    Map<Fault, Integer> numbers = new LinkedHashMap<>();
    Map<String, String> files = new HashMap<>(right.files());
    byFile.forEach(
        (file, those) -> {
          SwitchedModule module = new SwitchedModule(files.get(file), SELECTOR);
          those.forEach(
              (number, fault) -> {
                if (module.add(number, fault)) {
                  numbers.put(fault, number);
                }
              });
          files.put(file, module.text());
        });
    files.put(SELECTOR, selection(0));
    return new SwitchedDesign(right, numbers, files);
  }

  /** Returns the design, which is the right one until a mutant is chosen. */
  RenderedDesign design() {
    return design;
  }

  /** Returns the files that make the design this mutant; empty if it needs a build of its own. */
  Optional<Map<String, String>> files(Fault fault) {
    if (!fault.inModule()) {
      return Optional.of(Map.of(fault.file(), fault.in(right.files().get(fault.file()))));
    }
    return Optional.ofNullable(numbers.get(fault)).map(n -> Map.of(SELECTOR, selection(n)));
  }

  private static String selection(int number) {
    return Integer.toHexString(number) + "\n";
  }
}
