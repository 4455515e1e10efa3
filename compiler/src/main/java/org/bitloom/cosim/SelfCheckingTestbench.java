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

/** A Verilog testbench with vectors and expected outputs, to be run without Bitloom. */
public final class SelfCheckingTestbench {
  private static final String FOLDER = "testbench/";

  private SelfCheckingTestbench() {}

  /**
   * View of the testbench.
   *
   * @param top the design
   * @param module the testbench
   * @param vectors inferences
   * @param patience cycles without a transfer that mean deadlock
   * @param inputs input ports
   * @param outputs output ports
   */
  public record SelfCheck(
      String top,
      String module,
      int vectors,
      long patience,
      List<Port> inputs,
      List<Port> outputs) {
    /** Copies the lists. */
    public SelfCheck {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
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
   * @param dataBits bits of {@code tdata}
   * @param frame beats of one inference
   * @param beats beats of all inferences
   */
  public record Port(String edge, String prefix, int dataBits, int frame, int beats) {
    static Port of(BorderPort port, int vectors) {
      int frame = port.layout().beats();
      return new Port(
          port.edge(), port.prefix(), port.dataBits(), frame, Math.multiplyExact(frame, vectors));
    }

    /** Returns the index of the most significant bit. */
    public int msb() {
      return dataBits - 1;
    }

    /** Returns the index of the last beat. */
    public int lastBeat() {
      return beats - 1;
    }

    /** Returns the file of the beats. */
    public String file() {
      return prefix + ".hex";
    }
  }

  /**
   * Returns the testbench and its vectors by file name, all in the folder {@code testbench}.
   *
   * @param samples one list of inputs per inference, at least one
   */
  public static Map<String, String> files(Plan plan, Design design, List<List<Tensor>> samples) {
    int vectors = samples.size();
    String module = design.name() + "_self_check";
    SelfCheck view =
        new SelfCheck(
            design.name(),
            module,
            vectors,
            1000 + 4 * plan.schedule().initiationInterval(),
            design.inputs().stream().map(p -> Port.of(p, vectors)).toList(),
            design.outputs().stream().map(p -> Port.of(p, vectors)).toList());
    Map<String, String> files = new LinkedHashMap<>();
    files.put(FOLDER + module + ".v", new Renderer("templates/testbench").render(view) + "\n");
    List<List<Tensor>> results = new GoldenModel(plan.network()).outputs(samples);
    addBeats(files, design.inputs(), samples);
    addBeats(files, design.outputs(), results);
    return files;
  }

  private static void addBeats(
      Map<String, String> files, List<BorderPort> ports, List<List<Tensor>> samples) {
    for (int p = 0; p < ports.size(); p++) {
      BorderPort port = ports.get(p);
      BeatCodec codec = new BeatCodec(TestbenchStream.of(port, port.prefix()));
      StringBuilder text = new StringBuilder();
      for (List<Tensor> sample : samples) {
        append(text, codec.pack(sample.get(p)), codec.beatBytes());
      }
      files.put(FOLDER + port.prefix() + ".hex", text.toString());
    }
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
