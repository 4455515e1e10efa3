// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bitloom.device.Frequency;
import org.bitloom.report.PlanReport;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.MemoryFile;

/**
 * View of an IP block: what all its texts are made of.
 *
 * @param design the hardware
 * @param report of its plan
 * @param source file that the network was read from, in printable characters
 * @param version of Bitloom
 * @param frequency of the clock that constraints and rates are for
 * @param verilog paths of the modules
 * @param testbenchFiles paths of the testbenches
 * @param vectorFiles paths of its vectors
 * @param classes names of the network's classes; empty where nobody gave them
 * @param registers what the block behind AXI4-Lite registers says of itself; empty without them
 */
public record IpBlock(
    Design design,
    PlanReport report,
    String source,
    String version,
    Frequency frequency,
    List<String> verilog,
    List<String> testbenchFiles,
    List<String> vectorFiles,
    List<ClassName> classes,
    Optional<Registers> registers) {
  /** Copies the lists. */
  public IpBlock {
    verilog = List.copyOf(verilog);
    testbenchFiles = List.copyOf(testbenchFiles);
    vectorFiles = List.copyOf(vectorFiles);
    classes = List.copyOf(classes);
  }

  /**
   * What the version registers hold.
   *
   * @param planHash eight hexadecimal digits of the hash of the plan
   * @param sourcesHash the same of the hardware without the registers
   */
  public record Registers(String planHash, String sourcesHash) {}

  /**
   * Contents of a memory.
   *
   * @param path in the folder
   * @param name of the file alone
   */
  public record MemoryPath(String path, String name) {}

  /**
   * A port of the top module that is a wire or a bus.
   *
   * @param name identifier
   * @param direction {@code in} or {@code out}
   * @param msb index of the most significant bit
   */
  public record PortWire(String name, String direction, int msb) {
    /** Returns whether it is a bus. */
    public boolean vector() {
      return msb > 0;
    }
  }

  /** Returns the top module. */
  public String top() {
    return design.top();
  }

  /** Returns the module that a user instantiates: the network, or the one around it. */
  public String module() {
    return registers.isPresent() ? axiLiteModule() : top();
  }

  /** Returns the module that has the registers. */
  String axiLiteModule() {
    return design.names().beside("axi_lite");
  }

  /** Returns the registers. */
  public List<RegisterMap.Register> registerMap() {
    return registers
        .map(hashes -> RegisterMap.of(hashes.planHash(), hashes.sourcesHash()))
        .orElse(List.of());
  }

  /** Returns whether there are registers. */
  public boolean axiLite() {
    return registers.isPresent();
  }

  /** Returns what the register PLAN_HASH holds. */
  public String planHash() {
    return registers.orElseThrow().planHash();
  }

  /** Returns what the register SOURCES_HASH holds. */
  public String sourcesHash() {
    return registers.orElseThrow().sourcesHash();
  }

  /** Returns its name in capitals. */
  public String upper() {
    return top().toUpperCase(Locale.ROOT);
  }

  /** Returns the module of the testbench. */
  public String testbench() {
    return design.names().beside("self_check");
  }

  /** Returns its file. */
  public String testbenchFile() {
    return "tb/" + testbench() + ".v";
  }

  /** Returns the macro with the folder of the memories. */
  public String memoryFolder() {
    return design.names().memoryFolder();
  }

  /** Returns the file that sets this macro for tools that run in the folder. */
  public String memoryFolderFile() {
    return design.names().beside("mem_dir") + ".v";
  }

  /** Returns the contents of the memories. */
  public List<MemoryPath> memories() {
    return design.memories().stream()
        .map(MemoryFile::name)
        .sorted()
        .map(name -> new MemoryPath(FolderLayout.memory(name), name))
        .toList();
  }

  /** Returns whether there are memories with contents. */
  public boolean hasMemories() {
    return !design.memories().isEmpty();
  }

  /** Returns the streams into the block. */
  public List<IpPort> inputs() {
    return design.inputs().stream().map(port -> new IpPort(port, design.names())).toList();
  }

  /** Returns the streams out of the block. */
  public List<IpPort> outputs() {
    return design.outputs().stream().map(port -> new IpPort(port, design.names())).toList();
  }

  /** Returns all streams. */
  public List<IpPort> ports() {
    List<IpPort> ports = new ArrayList<>(inputs());
    ports.addAll(outputs());
    return ports;
  }

  /** Returns every port of the top module, in its order. */
  public List<PortWire> wires() {
    List<PortWire> wires = new ArrayList<>();
    wires.add(new PortWire("aclk", "in", 0));
    wires.add(new PortWire("aresetn", "in", 0));
    inputs().forEach(port -> addStream(wires, port, "in", "out"));
    outputs().forEach(port -> addStream(wires, port, "out", "in"));
    wires.add(new PortWire("frame_error", "out", 0));
    if (axiLite()) {
      wires.addAll(RegisterBus.wires());
    }
    return wires;
  }

  private static void addStream(List<PortWire> wires, IpPort port, String data, String ready) {
    wires.add(new PortWire(port.prefix() + "_tvalid", data, 0));
    wires.add(new PortWire(port.prefix() + "_tready", ready, 0));
    wires.add(new PortWire(port.prefix() + "_tdata", data, port.dataBits() - 1));
    wires.add(new PortWire(port.prefix() + "_tlast", data, 0));
  }

  /** Returns the version of the block for tools that want three numbers. */
  public String coreVersion() {
    String numbers = version.replaceAll("[^0-9.].*", "");
    return numbers.matches("\\d+\\.\\d+\\.\\d+") ? numbers : "0.0.0";
  }

  /** Returns the version of the block for Vivado, which wants two. */
  public String vivadoVersion() {
    String core = coreVersion();
    return core.substring(0, core.lastIndexOf('.'));
  }

  /** Returns the clock as text. */
  public String clock() {
    return frequency.toString();
  }

  /** Returns its period in nanoseconds. */
  public String period() {
    return frequency.period();
  }

  /** Returns the cycles between inferences. */
  public long interval() {
    return report.totals().initiationInterval();
  }

  /** Returns the inferences per second. */
  public String rate() {
    return String.format(Locale.ROOT, "%,d", (long) frequency.perSecond(interval()));
  }

  /** Returns the cycles from the first input beat to the last output beat. */
  public long latency() {
    return report.totals().latency();
  }

  /** Returns the cycles after a reset in which weights are decoded and nothing is taken. */
  public long start() {
    return report.totals().startCycles();
  }

  /** Returns whether there are any. */
  public boolean waits() {
    return start() > 0;
  }

  /** Returns the estimated RAM blocks. */
  public String bram() {
    return String.format(Locale.ROOT, "%.1f", report.totals().estimate().bram());
  }

  /** Returns whether the classes have names. */
  public boolean named() {
    return !classes.isEmpty();
  }

  /** Returns the number of classes. */
  public int classCount() {
    return classes.size();
  }

  /**
   * Returns the texts of all files by name, but for the hardware, the testbench and the manifest.
   */
  Map<String, Record> texts() {
    String name = top();
    return Map.ofEntries(
        Map.entry(memoryFolderFile(), new IpTexts.MemoryFolder(this)),
        Map.entry(name + ".f", new IpTexts.FileList(this)),
        Map.entry(name + ".core", new IpTexts.FusesocCore(this)),
        Map.entry("component.xml", new IpTexts.IpxactComponent(this)),
        Map.entry(name + "_vivado_synth.tcl", new IpTexts.VivadoSynthesis(this)),
        Map.entry(name + "_vivado_package.tcl", new IpTexts.VivadoPackage(this)),
        Map.entry(name + ".qip", new IpTexts.QuartusIp(this)),
        Map.entry(name + ".sdc", new IpTexts.TimingConstraints(this)),
        Map.entry(name + ".xdc", new IpTexts.TimingConstraints(this)),
        Map.entry(name + ".h", new IpTexts.HostHeader(this)),
        Map.entry(name + "_io.py", new IpTexts.HostModule(this)),
        Map.entry("README.md", new IpTexts.Guide(this)));
  }
}
