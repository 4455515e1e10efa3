// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Many blocks in one Verilator build, run through every pair of {never, random, bursty} idle and
 * back-pressure.
 */
final class BlockBench {
  private final Path folder;
  private final List<String> files = new ArrayList<>();
  private final List<BlockCase> cases = new ArrayList<>();

  /** Returns a bench that builds in this folder. */
  BlockBench(Path folder) {
    this.folder = folder;
  }

  /** Adds a Verilog file. */
  void addFile(String name, String text) {
    write(name, text);
    files.add(name);
  }

  /** Adds a module of the library. */
  void addLibrary(String module) {
    String resource = "templates/verilog/library/" + module + ".v";
    try (InputStream text = BlockBench.class.getClassLoader().getResourceAsStream(resource)) {
      addFile(module + ".v", new String(text.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a block; its module is in a file added before. */
  void add(BlockCase block) {
    cases.add(block);
  }

  /**
   * Builds the bench, runs every scenario and checks that every stream did what was expected.
   *
   * @return the measurements by block name
   */
  Map<String, BlockTiming> run() {
    write("bench.v", new BenchText(cases).verilog());
    write("ports.inc", new BenchText(cases).bindings());
    write("vectors.txt", new BenchText(cases).vectors());
    try (InputStream driver = BlockBench.class.getResourceAsStream("block_bench.cpp")) {
      Files.copy(driver, folder.resolve("block_bench.cpp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> verilator =
        new ArrayList<>(
            List.of("verilator", "--cc", "--exe", "--build", "-j", "2", "--top-module", "bench"));
    verilator.addAll(List.of("-Wno-fatal", "-Wno-lint", "-Wno-style", "--x-initial", "unique"));
    verilator.addAll(List.of("--output-split", "4000", "-MAKEFLAGS", "OPT_FAST=-O1 OPT_SLOW=-O0"));
    verilator.addAll(List.of("bench.v", "block_bench.cpp"));
    verilator.addAll(files);
    Tool.Result build = Tool.run(folder, verilator);
    assertThat(build.exitCode()).as(build.output()).isZero();
    Tool.Result result =
        Tool.run(
            folder,
            List.of(
                "obj_dir/Vbench", "vectors.txt", "+verilator+rand+reset+2", "+verilator+seed+7"));
    assertThat(result.output()).doesNotContain("FAIL").contains("PASS");
    assertThat(result.exitCode()).isZero();
    return timings(result.output());
  }

  private static Map<String, BlockTiming> timings(String output) {
    Map<String, BlockTiming> timings = new HashMap<>();
    for (String line : output.split("\n")) {
      String[] words = line.split(" ");
      if (words[0].equals("TIMING")) {
        List<Long> ends = Arrays.stream(words).skip(4).map(Long::valueOf).toList();
        timings.put(
            words[1], new BlockTiming(Long.parseLong(words[2]), Long.parseLong(words[3]), ends));
      }
    }
    return timings;
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
