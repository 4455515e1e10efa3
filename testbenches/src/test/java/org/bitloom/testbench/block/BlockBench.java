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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.emit.Renderer;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.LibraryBlock;

/**
 * Many blocks in one Verilator build, run through every pair of {never, random, bursty} idle and
 * back-pressure.
 */
final class BlockBench {
  private final Path folder;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final List<BlockCase> cases = new ArrayList<>();
  private int faults;

  /** Returns a bench that builds in this folder. */
  BlockBench(Path folder) {
    this.folder = folder;
  }

  /** Adds a Verilog file. */
  void addFile(String name, String text) {
    write(name, text);
    texts.put(name, text);
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

  /** Adds the module of a block, unless it is one of the library. */
  void addModule(Block block) {
    if (!(block instanceof LibraryBlock)) {
      addFile(block.module() + ".v", new Renderer("templates/verilog").render((Record) block));
    }
  }

  /** Adds a block; its module is in a file added before. */
  void add(BlockCase block) {
    cases.add(block);
  }

  /** Adds a copy of a module with a fault, and a block that uses it. */
  void addFault(String module, BlockCase block, String right, String wrong) {
    String text = texts.get(module + ".v");
    String fault = "fault_" + faults++;
    assertThat(text).contains(right);
    addFile(
        fault + ".v", text.replace(right, wrong).replace("module " + module, "module " + fault));
    add(block.as(fault, block.instance().replaceFirst(module, fault)));
  }

  /** Returns the names of all blocks, in the order in which they were added. */
  List<String> names() {
    return cases.stream().map(BlockCase::name).toList();
  }

  /** Returns a block by its name. */
  BlockCase block(String name) {
    return cases.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
  }

  /** Builds the bench and runs every scenario; returns what it saw by block name. */
  Map<String, BlockResult> run() {
    BenchText text = new BenchText(cases);
    write("bench.v", text.verilog());
    write("ports.inc", text.bindings());
    write("vectors.txt", text.vectors());
    copyDriver();
    List<String> verilator =
        new ArrayList<>(
            List.of("verilator", "--cc", "--exe", "--build", "-j", "2", "--top-module", "bench"));
    verilator.addAll(List.of("-Wno-fatal", "-Wno-lint", "-Wno-style", "--x-initial", "unique"));
    verilator.addAll(List.of("--output-split", "4000", "-MAKEFLAGS", "OPT_FAST=-O1 OPT_SLOW=-O0"));
    verilator.addAll(List.of("bench.v", "block_bench.cpp"));
    verilator.addAll(texts.keySet());
    Tool.Result build = Tool.run(folder, verilator);
    assertThat(build.exitCode()).as(build.output()).isZero();
    List<String> command =
        List.of("obj_dir/Vbench", "vectors.txt", "+verilator+rand+reset+2", "+verilator+seed+7");
    Tool.Result result = Tool.run(folder, command);
    assertThat(result.output()).contains("DONE").doesNotContain("FAIL bench");
    return results(result.output());
  }

  private Map<String, BlockResult> results(String output) {
    Map<String, List<String>> failures = new HashMap<>();
    Map<String, BlockCase.Timing> timings = new HashMap<>();
    for (String line : output.split("\n")) {
      String[] words = line.split(" ");
      if (words[0].equals("FAIL")) {
        failures.computeIfAbsent(words[1], name -> new ArrayList<>()).add(line);
      } else if (words[0].equals("TIMING")) {
        List<Long> cycles = Arrays.stream(words).skip(2).map(Long::valueOf).toList();
        timings.put(
            words[1],
            BlockResult.timing(cycles.get(0), cycles.get(1), cycles.subList(2, cycles.size())));
      }
    }
    Map<String, BlockResult> results = new HashMap<>();
    for (String name : names()) {
      results.put(
          name,
          new BlockResult(
              failures.getOrDefault(name, List.of()), Optional.ofNullable(timings.get(name))));
    }
    return results;
  }

  private void copyDriver() {
    try (InputStream driver = BlockBench.class.getResourceAsStream("block_bench.cpp")) {
      Files.copy(driver, folder.resolve("block_bench.cpp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
