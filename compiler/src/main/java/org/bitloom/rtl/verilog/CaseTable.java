// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * A value that depends on a counter.
 *
 * @param name of the register
 * @param range of the register, with a space behind it; nothing for a bit
 * @param meaning in a few words
 * @param counter it depends on
 * @param cases counts with the value; the last stands for all others
 */
public record CaseTable(
    String name, String range, String meaning, String counter, List<Case> cases) {
  /** A value, and the counts that have it. */
  public record Case(String counts, String value) {}

  /** Copies the list. */
  public CaseTable {
    cases = List.copyOf(cases);
  }

  /** Returns the table of a function of a counter; what most counts have is the default. */
  public static CaseTable of(
      String name, String range, String meaning, Counter counter, IntFunction<String> value) {
    TreeMap<Integer, String> first = new TreeMap<>();
    TreeMap<String, List<Integer>> counts = new TreeMap<>();
    for (int i = 0; i < counter.count(); i++) {
      counts.computeIfAbsent(value.apply(i), v -> new ArrayList<>()).add(i);
    }
    counts.forEach((v, all) -> first.put(all.get(0), v));
    String most = first.lastEntry().getValue();
    for (String v : first.values()) {
      most = counts.get(v).size() > counts.get(most).size() ? v : most;
    }
    List<Case> cases = new ArrayList<>();
    for (String v : first.values()) {
      if (!v.equals(most)) {
        cases.add(new Case(labels(counter, counts.get(v)), v));
      }
    }
    cases.add(new Case("default", most));
    return new CaseTable(name, range, meaning, counter.name(), cases);
  }

  /** Returns the table of a property of a counter. */
  public static CaseTable flag(
      String name, String meaning, Counter counter, IntPredicate property) {
    return of(name, "", meaning, counter, i -> property.test(i) ? "1'b1" : "1'b0");
  }

  private static String labels(Counter counter, List<Integer> counts) {
    return counts.stream()
        .map(count -> counter.bus().literal(count).toString())
        .collect(Collectors.joining(", "));
  }
}
