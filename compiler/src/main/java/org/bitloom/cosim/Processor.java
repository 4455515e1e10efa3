// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The processor that a simulation runs on, which is the one that it is compiled on. */
final class Processor {
  private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
  private static final String FLAGS = "flags";
  private static final Set<String> NEEDED = Set.of("avx2", "bmi1", "bmi2");

  /** Spelled out instead of "native", so that they tell programs of different processors apart. */
  private static final List<String> OPTIONS = List.of("-mavx2", "-mbmi", "-mbmi2");

  private Processor() {}

  /** Returns options of the compiler for what it has beyond the least of its kind. */
  static List<String> options() {
    try (var lines = Files.lines(DESCRIPTION)) {
      return options(lines.filter(line -> line.startsWith(FLAGS)).findFirst().orElse(""));
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Returns them for the line of flags in Linux's description of a processor. */
  static List<String> options(String flags) {
    Set<String> present = Arrays.stream(flags.split("\\s+")).collect(Collectors.toSet());
    return present.containsAll(NEEDED) ? OPTIONS : List.of();
  }
}
