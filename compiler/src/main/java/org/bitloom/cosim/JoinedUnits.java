// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The C++ files that Verilator writes for a design, and the one of the harness that knows its
 * class, joined to few: most of the work for a small design is to read the headers. The joined
 * files are translated with {@code arithmetic.h}, and what runs in every cycle with {@link
 * ByteLoads}; what runs once is marked there as not worth optimizing.
 */
public final class JoinedUnits {
  /** The header before all of them. */
  public static final String HEADER = "arithmetic.h";

  private static final String LISTS = SimulationProgram.FILE + "_classes.mk";

  /**
   * From so many bytes on, a further file costs less than what it saves on a further core: its
   * headers take the compiler as long as a million bytes of what Verilator writes.
   */
  private static final long LARGE = 1_000_000;

  /** A byte of what runs in every cycle takes as long as so many of what runs once. */
  private static final long OPTIMIZED = 4;

  private final Workspace workspace;
  private final String lists;

  private JoinedUnits(Workspace workspace, String lists) {
    this.workspace = workspace;
    this.lists = lists;
  }

  /**
   * Writes the joined files.
   *
   * @param binding name of the harness's file that knows the design's class, without its end
   * @param others names of the harness's other files
   * @return assignments that make the makefile compile them instead; none where Verilator lists its
   *     files in another way
   */
  public static List<String> write(Workspace workspace, String binding, List<String> others) {
    try {
      JoinedUnits units = new JoinedUnits(workspace, Files.readString(workspace.path(LISTS)));
      List<String> fast = units.names("VM_CLASSES_FAST", "VM_SUPPORT_FAST");
      List<String> all = new ArrayList<>(fast);
      all.addAll(units.names("VM_CLASSES_SLOW", "VM_SUPPORT_SLOW"));
      all.add(binding);
      return fast.isEmpty() ? List.of() : units.join(fast, all, others);
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }

  private List<String> names(String... variables) {
    List<String> names = new ArrayList<>();
    for (String variable : variables) {
      Matcher list = Pattern.compile(variable + " \\+= \\\\\n((?:\t\\S+ \\\\\n)*)").matcher(lists);
      if (list.find()) {
        Pattern.compile("\t(\\S+) ")
            .matcher(list.group(1))
            .results()
            .forEach(name -> names.add(name.group(1)));
      }
    }
    return names;
  }

  private List<String> join(List<String> fast, List<String> all, List<String> others)
      throws IOException {
    for (String name : fast) {
      String file = name + ".cpp";
      workspace.write(file, ByteLoads.in(Files.readString(workspace.path(file))));
    }
    int cores = Runtime.getRuntime().availableProcessors();
    int count = Math.clamp(bytes(all) / LARGE, 1, Math.min(cores, all.size()));
    List<String> units = new ArrayList<>();
    for (List<String> part : parts(fast, all, count)) {
      units.add(unit("part" + units.size(), part));
    }
    return List.of(
        "VM_CLASSES_FAST=" + String.join(" ", units),
        "VM_SUPPORT_FAST=",
        "VM_CLASSES_SLOW=",
        "VM_SUPPORT_SLOW=",
        "VM_USER_CLASSES=" + String.join(" ", others),
        "VM_PARALLEL_BUILDS=1");
  }

  /** The longest first, each to the part that has least. */
  private List<List<String>> parts(List<String> fast, List<String> names, int count)
      throws IOException {
    record Sized(String name, long time) {}
    List<Sized> sized = new ArrayList<>();
    for (String name : names) {
      long bytes = bytes(List.of(name));
      sized.add(new Sized(name, fast.contains(name) ? OPTIMIZED * bytes : bytes));
    }
    sized.sort(Comparator.comparingLong(Sized::time).reversed());
    List<List<String>> parts = new ArrayList<>();
    long[] sums = new long[count];
    for (int i = 0; i < count; i++) {
      parts.add(new ArrayList<>());
    }
    for (Sized next : sized) {
      int least = 0;
      for (int i = 1; i < count; i++) {
        least = sums[i] < sums[least] ? i : least;
      }
      parts.get(least).add(next.name());
      sums[least] += next.time();
    }
    return parts;
  }

  private long bytes(List<String> names) throws IOException {
    long sum = 0;
    for (String name : names) {
      sum += Files.size(workspace.path(name + ".cpp"));
    }
    return sum;
  }

  private String unit(String suffix, List<String> names) {
    StringBuilder text = new StringBuilder("#include \"" + HEADER + "\"\n");
    names.forEach(name -> text.append("#include \"").append(name).append(".cpp\"\n"));
    String unit = SimulationProgram.FILE + "__" + suffix;
    workspace.write(unit + ".cpp", text.toString());
    return unit;
  }
}
