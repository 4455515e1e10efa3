// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bitloom.device.Frequency;
import org.bitloom.emit.LibraryText;
import org.bitloom.emit.Renderer;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.BorderPort;

/**
 * View of the module that puts a network behind a serial port.
 *
 * @param top the network's top module
 * @param module the wrapper's name
 * @param divisor cycles of a bit
 * @param inputs streams into the network
 * @param outputs streams out of it
 */
public record UartWrapper(
    String top, String module, long divisor, List<Port> inputs, List<Port> outputs) {
  /** Bits per second of the line, where the clock allows. */
  public static final int BAUD = 1_000_000;

  private static final String TEMPLATES = "templates/board";
  private static final int LEAST_DIVISOR = 4;
  private static final int MOST_DIVISOR = 65535;

  private static final List<String> LIBRARY =
      List.of(
          "bitloom_uart_rx",
          "bitloom_uart_tx",
          "bitloom_byte_fifo",
          "bitloom_to_beats",
          "bitloom_to_bytes");

  /** Copies the lists. */
  public UartWrapper {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * A stream.
   *
   * @param index among the inputs or among the outputs
   * @param port of the network
   */
  public record Port(int index, BorderPort port) {
    /** Returns the prefix of its signals. */
    public String prefix() {
      return port.prefix();
    }

    /** Returns the bytes of a beat. */
    public int beatBytes() {
      return port.dataBits() / Byte.SIZE;
    }

    /** Returns the beats of a frame. */
    public int beats() {
      return port.layout().beats();
    }

    /** Returns the index of the last byte of a frame. */
    public int lastByte() {
      return Math.multiplyExact(beats(), beatBytes()) - 1;
    }

    /** Returns the bits of an index into a queue that holds a frame. */
    public int indexBits() {
      return Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(lastByte()));
    }

    /** Returns the range of the data, where it is a bus. */
    public String bus() {
      return "[" + port.dataMsb() + ":0] ";
    }
  }

  /** Returns the wrapper of a design. */
  public static UartWrapper of(Design design, Frequency clock) {
    long divisor =
        Math.clamp(Math.round((double) clock.hertz() / BAUD), LEAST_DIVISOR, MOST_DIVISOR);
    return new UartWrapper(
        design.top(),
        design.names().beside("uart"),
        divisor,
        ports(design.inputs()),
        ports(design.outputs()));
  }

  private static List<Port> ports(List<BorderPort> ports) {
    return IntStream.range(0, ports.size()).mapToObj(i -> new Port(i, ports.get(i))).toList();
  }

  /** Returns all streams. */
  public List<Port> ports() {
    List<Port> all = new ArrayList<>(inputs);
    all.addAll(outputs);
    return all;
  }

  /** Returns the index of the last input. */
  public int lastInput() {
    return inputs.size() - 1;
  }

  /** Returns the index of the last output. */
  public int lastOutput() {
    return outputs.size() - 1;
  }

  /** Returns the wrapper and the modules of the library in it, by file name. */
  public Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    files.put(module + ".v", new Renderer(TEMPLATES).render(this));
    LIBRARY.forEach(
        name -> files.put(name + ".v", LibraryText.of(TEMPLATES + "/library/" + name + ".v")));
    return files;
  }
}
