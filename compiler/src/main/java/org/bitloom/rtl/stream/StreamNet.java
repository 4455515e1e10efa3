// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Edge;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Names;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/**
 * The streams between the blocks of the top module: who drives them, who reads them, and what
 * stands between where several read one, or one reads in other beats.
 */
public final class StreamNet {
  private final Names names;
  private final List<Block> blocks = new ArrayList<>();
  private final List<Wire> wires = new ArrayList<>();
  private final List<Instance> instances = new ArrayList<>();
  private final Map<Edge, Queue<Stream>> branches = new HashMap<>();

  /**
   * A stream of the top module.
   *
   * @param name prefix of its four signals
   * @param layout of its beats
   * @param type of an element
   */
  public record Stream(String name, StreamLayout layout, IntType type) {
    public int bits() {
      return layout.lanes() * type.bits();
    }
  }

  /** Starts without a stream. */
  public StreamNet(Names names) {
    this.names = names;
  }

  /** Declares the signals of a stream. */
  public Stream declare(String name, StreamLayout layout, IntType type) {
    Stream stream = new Stream(name, layout, type);
    wires.add(Wire.bit(name + "_valid"));
    wires.add(Wire.bit(name + "_ready"));
    wires.add(Wire.of(new Bits(stream.bits()), name + "_data"));
    wires.add(Wire.bit(name + "_last"));
    return stream;
  }

  /** Registers the stream that carries a tensor, and splits it for its readers, at least 1. */
  public void produce(Edge edge, Stream stream, int readers, String origin) {
    if (readers < 1) {
      throw new IllegalArgumentException(edge.name() + " has no reader");
    }
    Queue<Stream> queue = new ArrayDeque<>();
    branches.put(edge, queue);
    if (readers == 1) {
      queue.add(stream);
    } else {
      fork(edge, stream, readers, origin, queue);
    }
  }

  private void fork(Edge edge, Stream stream, int readers, String origin, Queue<Stream> queue) {
    BlockNames block = names.of(edge.name());
    Fork fork = new Fork(block.module("fork"), stream.bits(), readers, origin);
    blocks.add(fork);
    Instance.Builder instance =
        Instance.clocked(fork, block.instance("fork")).stream("in", stream.name());
    List<String> outputs = new ArrayList<>();
    for (int i = 0; i < readers; i++) {
      Stream branch =
          declare(names.stream(edge.name(), "branch" + i), stream.layout(), stream.type());
      outputs.addFirst(branch.name());
      queue.add(branch);
    }
    for (String signal : List.of("_valid", "_ready", "_data", "_last")) {
      instance.connect("out" + signal, sideBySide(outputs, signal));
    }
    instances.add(instance.build());
  }

  /** Returns a signal of several streams as one vector, that of the last stream in its low bits. */
  private static String sideBySide(List<String> streams, String signal) {
    return streams.stream().map(name -> name + signal).collect(Collectors.joining(", ", "{", "}"));
  }

  /**
   * Returns the stream on which a reader takes a tensor.
   *
   * @param wanted beats that the reader expects
   * @param reader names of the reader's blocks
   * @param role of an adapter, if one is needed
   */
  public Stream consume(
      Edge edge, StreamLayout wanted, BlockNames reader, String role, String origin) {
    Stream stream = branches.get(edge).remove();
    String name = reader.instance(role);
    return Adapter.between(
            reader.module(role), stream.layout(), wanted, stream.type().bits(), origin)
        .map(
            adapter -> {
              blocks.add(adapter);
              Stream adapted = declare(name, wanted, stream.type());
              instances.add(
                  Instance.clocked(adapter, name + "_adapter").stream("in", stream.name()).stream(
                          "out", adapted.name())
                      .build());
              return adapted;
            })
        .orElse(stream);
  }

  /**
   * Returns the stream behind a queue.
   *
   * @param name of that stream
   */
  public Stream buffer(StreamBuffer buffer, String name, Stream stream) {
    blocks.add(buffer);
    Stream stored = declare(name, stream.layout(), stream.type());
    instances.add(
        Instance.clocked(buffer, name + "_queue").stream("in", stream.name()).stream(
                "out", stored.name())
            .build());
    return stored;
  }

  /** Returns a tensor's stream as it is, for a reader that takes any beats. */
  public Stream pass(Edge edge) {
    return branches.get(edge).remove();
  }

  /** Returns the element type of the stream that the next reader of a tensor gets. */
  public IntType type(Edge edge) {
    return branches.get(edge).element().type();
  }

  public void add(Block block) {
    blocks.add(block);
  }

  public void add(Wire wire) {
    wires.add(wire);
  }

  public void add(Instance instance) {
    instances.add(instance);
  }

  public List<Block> blocks() {
    return blocks;
  }

  public List<Wire> wires() {
    return wires;
  }

  public List<Instance> instances() {
    return instances;
  }
}
