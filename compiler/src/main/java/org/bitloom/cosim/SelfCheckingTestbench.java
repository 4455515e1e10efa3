// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.emit.Renderer;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.Names;

/** A Verilog testbench with vectors and expected outputs, to be run without Bitloom. */
public final class SelfCheckingTestbench {
  private static final String FOLDER = "tb/";

  private SelfCheckingTestbench() {}

  /**
   * View of the testbench.
   *
   * @param names of the design
   * @param memories files of the design's memories
   * @param patience cycles without a transfer that mean deadlock
   * @param inputs input ports
   * @param outputs output ports
   */
  public record SelfCheck(
      Names names, List<String> memories, long patience, List<Port> inputs, List<Port> outputs) {
    /** Copies the lists. */
    public SelfCheck {
      memories = List.copyOf(memories);
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }

    /** Returns the name of the top module. */
    public String top() {
      return names.top();
    }

    /** Returns the name of the testbench. */
    public String module() {
      return names.beside("self_check");
    }

    /** Returns the macro with the folder of the memories. */
    public String memoryFolder() {
      return names.memoryFolder();
    }

    /** Returns the macro of the testbench that makes a path of the name of a memory. */
    public String memoryFile() {
      return names.macro("MEM_FILE");
    }

    /** Returns the macro with the folder of the testbench. */
    public String vectorFolder() {
      return names.macro("TB_DIR");
    }

    /** Returns the port whose file says how many inferences there are. */
    public Port first() {
      return inputs.get(0);
    }

    /** Returns all ports. */
    public List<Port> ports() {
      List<Port> ports = new ArrayList<>(inputs);
      ports.addAll(outputs);
      return ports;
    }
  }

  /**
   * View of one port.
   *
   * @param edge tensor
   * @param prefix of its signals
   * @param file of the beats
   * @param dataBits bits of {@code tdata}
   * @param frame beats of one inference
   */
  public record Port(String edge, String prefix, String file, int dataBits, int frame) {
    static Port of(BorderPort port, Names names) {
      return new Port(
          names.stream(port.edge()),
          port.prefix(),
          fileOf(names, port),
          port.dataBits(),
          port.layout().beats());
    }

    /** Returns the index of the most significant bit. */
    public int msb() {
      return dataBits - 1;
    }
  }

  /**
   * View of the testbench of a network behind registers.
   *
   * @param check that of the network alone, whose vectors it uses
   * @param dut the module with the registers
   * @param planHash what PLAN_HASH holds
   * @param sourcesHash what SOURCES_HASH holds
   */
  public record AxiLiteCheck(SelfCheck check, String dut, String planHash, String sourcesHash) {
    /** Returns the name of the testbench. */
    public String module() {
      return dut + "_check";
    }
  }

  /**
   * Returns the testbench of the registers around a network; it uses the vectors of the other.
   *
   * @param dut the module with the registers
   * @param planHash what PLAN_HASH holds
   * @param sourcesHash what SOURCES_HASH holds
   */
  public static Map<String, String> ofRegisters(
      Plan plan, Design design, String dut, String planHash, String sourcesHash) {
    AxiLiteCheck view = new AxiLiteCheck(view(plan, design), dut, planHash, sourcesHash);
    return Map.of(FOLDER + view.module() + ".v", new Renderer("templates/testbench").render(view));
  }

  /**
   * Returns the testbench and its vectors by file name, all in the folder {@code tb}.
   *
   * @param samples one list of inputs per inference, at least one
   */
  public static Map<String, String> files(Plan plan, Design design, List<List<Tensor>> samples) {
    Names names = design.names();
    SelfCheck view = view(plan, design);
    Map<String, String> files = new LinkedHashMap<>();
    files.put(
        FOLDER + view.module() + ".v", new Renderer("templates/testbench").render(view) + "\n");
    List<List<Tensor>> results = new GoldenModel(plan.network()).outputs(samples);
    addBeats(files, names, design.inputs(), samples);
    addBeats(files, names, design.outputs(), results);
    return files;
  }

  private static SelfCheck view(Plan plan, Design design) {
    Names names = design.names();
    return new SelfCheck(
        names,
        design.memories().stream().map(MemoryFile::name).toList(),
        Patience.of(plan).watchdog(),
        design.inputs().stream().map(p -> Port.of(p, names)).toList(),
        design.outputs().stream().map(p -> Port.of(p, names)).toList());
  }

  private static void addBeats(
      Map<String, String> files, Names names, List<BorderPort> ports, List<List<Tensor>> samples) {
    for (int p = 0; p < ports.size(); p++) {
      BorderPort port = ports.get(p);
      BeatCodec codec = new BeatCodec(TestbenchStream.of(port, port.prefix()));
      StringBuilder text = new StringBuilder();
      for (List<Tensor> sample : samples) {
        append(text, codec.pack(sample.get(p)), codec.beatBytes());
      }
      files.put(FOLDER + fileOf(names, port), text.toString());
    }
  }

  private static String fileOf(Names names, BorderPort port) {
    return names.beside(port.prefix()) + ".hex";
  }

  /** Writes each beat as one hexadecimal number, its last byte first. */
  private static void append(StringBuilder text, byte[] beats, int beatBytes) {
    for (int from = 0; from < beats.length; from += beatBytes) {
      for (int b = beatBytes - 1; b >= 0; b--) {
        text.append(Character.forDigit(beats[from + b] >> 4 & 15, 16));
        text.append(Character.forDigit(beats[from + b] & 15, 16));
      }
      text.append('\n');
    }
  }
}
