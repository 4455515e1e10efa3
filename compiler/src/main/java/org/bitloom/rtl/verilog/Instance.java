// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.ArrayList;
import java.util.List;

/**
 * A module inside another.
 *
 * @param module the block that it is
 * @param type the Verilog module, that of the block or one of the library
 * @param parameters of a module of the library
 * @param purpose why it is there; empty text where its name says it
 * @param name its name inside
 * @param connections of all ports
 */
public record Instance(
    String module,
    String type,
    List<Parameter> parameters,
    String purpose,
    String name,
    List<Connection> connections) {
  /** Copies the lists. */
  public Instance {
    parameters = List.copyOf(parameters);
    connections = List.copyOf(connections);
  }

  /** Starts an instance whose module has {@code clk} and {@code rst}. */
  public static Builder clocked(String module, String name) {
    return new Builder(module, name).connect("clk", "clk").connect("rst", "rst");
  }

  /** Starts an instance of a block that has {@code clk} and {@code rst}. */
  public static Builder clocked(Block block, String name) {
    return block instanceof LibraryBlock library
        ? part(library, name).connect("clk", "clk").connect("rst", "rst")
        : clocked(block.module(), name);
  }

  /** Starts an instance of a module of the library without any connection. */
  public static Builder part(LibraryBlock library, String name) {
    return new Builder(
        library.module(), library.library(), library.parameters(), library.purpose(), name);
  }

  /** Returns whether it has parameters. */
  public boolean parameterised() {
    return !parameters.isEmpty();
  }

  /** Returns whether there is something to say about it. */
  public boolean explained() {
    return !purpose.isEmpty();
  }

  /** Starts an instance without any connection. */
  public static Builder of(String module, String name) {
    return new Builder(module, name);
  }

  /** Collects connections, in the order in which they are printed. */
  public static final class Builder {
    private final String module;
    private final String type;
    private final List<Parameter> parameters;
    private final String purpose;
    private final String name;
    private final List<Connection> connections = new ArrayList<>();

    private Builder(String module, String name) {
      this(module, module, List.of(), "", name);
    }

    private Builder(
        String module, String type, List<Parameter> parameters, String purpose, String name) {
      this.module = module;
      this.type = type;
      this.parameters = parameters;
      this.purpose = purpose;
      this.name = name;
    }

    /** Connects one port. */
    public Builder connect(String port, String signal) {
      connections.add(new Connection(port, signal));
      return this;
    }

    /** Connects ports to signals of their own names. */
    public Builder alike(String... ports) {
      for (String port : ports) {
        connect(port, port);
      }
      return this;
    }

    /** Connects the four ports of a stream. */
    public Builder stream(String port, String signal) {
      return connect(port + "_valid", signal + "_valid")
          .connect(port + "_ready", signal + "_ready")
          .connect(port + "_data", signal + "_data")
          .connect(port + "_last", signal + "_last");
    }

    /** Connects what takes and makes words that cannot wait: valid and data of two wires. */
    public Builder pipe(String from, String to) {
      return connect("in_valid", from + "_valid")
          .connect("in_data", from + "_data")
          .connect("out_valid", to + "_valid")
          .connect("out_data", to + "_data");
    }

    /** Returns the instance; connections are aligned. */
    public Instance build() {
      int width = connections.stream().mapToInt(c -> c.port().length()).max().orElse(0);
      return new Instance(
          module,
          type,
          parameters,
          purpose,
          name,
          connections.stream()
              .map(c -> new Connection(padded(c.port(), width), c.signal()))
              .toList());
    }

    private static String padded(String text, int width) {
      return text + " ".repeat(width - text.length());
    }
  }
}
