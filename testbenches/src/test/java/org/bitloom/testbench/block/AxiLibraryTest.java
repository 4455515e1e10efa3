// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The AXI4 masters of the library against memory that stalls on all five channels, and its
 * AXI4-Lite registers against a processor that does; and faulty copies, which have to be noticed.
 */
@Tag("campaign")
class AxiLibraryTest {
  private static final List<String> LIBRARY =
      List.of(
          "bitloom_skid_buffer",
          "bitloom_fifo",
          "bitloom_axi_bursts",
          "bitloom_axi_read",
          "bitloom_axi_write",
          "bitloom_axi_lite");
  private static final List<String> HARNESS =
      List.of("axi_memory.cpp", "axi_memory.h", "monitor.h", "model.h", "stalls.h");
  private static final List<String> DRIVER =
      List.of("axi_bench.cpp", "axi_device.h", "axi_masters.h", "axi_registers.h");
  private static final String BURSTS = "bitloom_axi_bursts";
  private static final String READ = "bitloom_axi_read";
  private static final String WRITE = "bitloom_axi_write";
  private static final String LITE = "bitloom_axi_lite";

  @TempDir private static Path folder;
  private static final List<AxiDevice> DEVICES = new ArrayList<>();
  private static List<String> output;

  @BeforeAll
  static void simulate() throws IOException {
    Tool.assume("verilator", "--version");
    DEVICES.clear();
    for (String module : LIBRARY) {
      Files.writeString(folder.resolve(module + ".v"), library(module));
    }
    DEVICES.add(AxiDevice.Masters.of(32, 8, 9, 1));
    DEVICES.add(AxiDevice.Masters.of(64, 4, 6, 3));
    DEVICES.add(AxiDevice.Masters.of(128, 6, 8, 2));
    DEVICES.add(AxiDevice.Masters.of(256, 1, 2, 1));
    DEVICES.add(AxiDevice.Masters.of(512, 6, 7, 2));
    DEVICES.add(new AxiDevice.Registers("registers", LITE));
    addFaults();
    output = run().lines().toList();
    assertThat(output).contains("DONE");
  }

  private static void addFaults() throws IOException {
    AxiDevice masters = AxiDevice.Masters.of(64, 4, 5, 2);
    fault(masters, READ, "next_need <= free", "1'b1");
    partFault(masters, READ, "LONGEST - {1'b0, run_address[BURST_BITS-1:0]}", "LONGEST");
    fault(masters, READ, "rlast && finals[burst_index]", "rlast");
    partFault(masters, READ, "valid <= issue || (valid && !ready)", "valid <= issue");
    partFault(masters, READ, "(!valid || ready) &&", "");
    fault(masters, READ, "&& !bursts[BURSTS_BITS]", "");
    fault(masters, READ, "rvalid && rresp != 2'b00", "rvalid && rresp == 2'b10");
    fault(masters, READ, "&& free == QUEUE_FREE", "");
    partFault(masters, WRITE, "LONGEST - {1'b0, run_address[BURST_BITS-1:0]}", "LONGEST");
    fault(masters, WRITE, "wlast  = ~|more", "wlast  = 1'b1");
    fault(masters, WRITE, "wready && sending", "wready");
    fault(masters, WRITE, "answer && finals[answer_index]", "answer");
    fault(masters, WRITE, "!bursts[BURSTS_BITS]", "1'b1");
    fault(masters, WRITE, "{wstrb, wdata}", "{wdata[DATA_BITS/8-1:0], wdata}");
    fault(masters, WRITE, "answer && bresp != 2'b00", "answer && bresp == 2'b11");
    AxiDevice registers = new AxiDevice.Registers("registers", LITE);
    fault(registers, LITE, "&& write_bytes[k]", "");
    fault(registers, LITE, "data_held && (!bvalid || bready)", "data_held");
    fault(registers, LITE, "arready <= !read && (!rvalid || rready)", "arready <= 1'b1");
    fault(registers, LITE, "|write_here ? OKAY", "1'b1 ? OKAY");
    fault(registers, LITE, "write ? write_here :", "address_held ? write_here :");
  }

  private static void fault(AxiDevice device, String module, String right, String wrong)
      throws IOException {
    String name = "fault_" + DEVICES.size();
    String text = library(module);
    assertThat(text).contains(right);
    Files.writeString(
        folder.resolve(name + ".v"),
        text.replace(right, wrong).replace("module " + module, "module " + name));
    DEVICES.add(device.with(name, module, name));
  }

  /** A fault in the address channel that the module contains. */
  private static void partFault(AxiDevice device, String module, String right, String wrong)
      throws IOException {
    String part = "fault_" + DEVICES.size() + "_bursts";
    String text = library(BURSTS);
    assertThat(text).contains(right);
    Files.writeString(
        folder.resolve(part + ".v"),
        text.replace(right, wrong).replace("module " + BURSTS, "module " + part));
    fault(device, module, BURSTS + " #(", part + " #(");
  }

  private static String library(String module) throws IOException {
    return resource("templates/verilog/library/" + module + ".v");
  }

  private static String resource(String name) throws IOException {
    try (InputStream text = AxiLibraryTest.class.getClassLoader().getResourceAsStream(name)) {
      return new String(text.readAllBytes());
    }
  }

  private static String run() throws IOException {
    Files.writeString(folder.resolve("bench.v"), verilog());
    Files.writeString(folder.resolve("ports.inc"), bindings());
    for (String file : HARNESS) {
      Files.copy(Path.of("src/main/cpp", file), folder.resolve(file));
    }
    for (String file : DRIVER) {
      try (InputStream driver = AxiLibraryTest.class.getResourceAsStream(file)) {
        Files.copy(driver, folder.resolve(file));
      }
    }
    List<String> verilator =
        new ArrayList<>(
            List.of("verilator", "--cc", "--exe", "--build", "-j", "2", "--top-module", "bench"));
    verilator.addAll(List.of("-Wno-fatal", "-Wno-lint", "-Wno-style", "--x-initial", "unique"));
    verilator.addAll(List.of("-CFLAGS", "-I.. -std=c++17", "-MAKEFLAGS", "OPT_FAST=-O1"));
    verilator.addAll(List.of("bench.v", "axi_bench.cpp", "axi_memory.cpp"));
    LIBRARY.forEach(module -> verilator.add(module + ".v"));
    DEVICES.stream().filter(AxiLibraryTest::faulty).forEach(d -> verilator.add(d.name() + ".v"));
    Tool.Result build = Tool.run(folder, verilator);
    assertThat(build.exitCode()).as(build.output()).isZero();
    List<String> command =
        List.of("obj_dir/Vbench", "+verilator+rand+reset+2", "+verilator+seed+7");
    return Tool.run(folder, command).output();
  }

  private static boolean faulty(AxiDevice device) {
    return device.name().startsWith("fault");
  }

  private static String verilog() {
    StringBuilder ports =
        new StringBuilder("module bench (\n    input wire clk,\n    input wire rst");
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < DEVICES.size(); i++) {
      String prefix = "d" + i + "_";
      for (String signal : DEVICES.get(i).signals()) {
        String[] words = signal.split(" ");
        int msb = Integer.parseInt(words[1]) - 1;
        ports.append(",\n    %s wire [%d:0] %s".formatted(words[0], msb, prefix + words[2]));
      }
      body.append(DEVICES.get(i).verilog().replace("@", prefix));
    }
    return ports + "\n);\n" + body + "endmodule\n";
  }

  private static String bindings() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < DEVICES.size(); i++) {
      text.append(DEVICES.get(i).binding().replace("@", "d" + i + "_"));
    }
    return text.toString();
  }

  private static List<String> lines(String kind, AxiDevice device) {
    return output.stream()
        .filter(line -> line.startsWith(kind + " " + device.name() + " "))
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> everyDeviceKeepsItsPromise() {
    return DEVICES.stream()
        .filter(device -> !faulty(device))
        .map(
            device ->
                DynamicTest.dynamicTest(
                    device.name(), () -> assertThat(lines("FAIL", device)).isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> everyFaultIsNoticed() {
    return DEVICES.stream()
        .filter(AxiLibraryTest::faulty)
        .map(
            device ->
                DynamicTest.dynamicTest(
                    device.name(), () -> assertThat(lines("FAIL", device)).isNotEmpty()));
  }

  /** 3 cycles to the address, 1 to the beat, 2 to the stream; what the headers say. */
  @Test
  void theFirstBeatOfAReadComesAfterSixCyclesOfAMemoryThatTakesOne() {
    for (AxiDevice device : DEVICES) {
      if (device instanceof AxiDevice.Masters && !faulty(device)) {
        assertThat(lines("TIMING", device)).isNotEmpty().allMatch(line -> line.contains(" 6 "));
      }
    }
  }
}
