// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Node;
import org.bitloom.plan.engine.ColumnWords;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.plan.engine.WindowColumns;
import org.bitloom.rtl.stream.Adapter;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/**
 * The front of a convolution whose windows are gathered or read by columns: a line buffer that
 * reads each window once, and what makes the words of the MAC array of its elements.
 *
 * @param blocks modules
 * @param stages names of those that a reader of the engine looks for, in stream order
 * @param wires between them
 * @param instances of them; they take the stream {@code in} and give {@link #stream}
 */
public record WindowGathering(
    List<Block> blocks, List<String> stages, List<Wire> wires, List<Instance> instances) {
  /** Prefix of the stream of words. */
  public static final String STREAM = "gathered";

  private static final EngineQueue QUEUE = EngineQueue.behind(PipelineLatency.WINDOW);

  /**
   * Returns the front of an engine.
   *
   * @param node of the layer
   * @param folding that gathers windows or reads them by columns
   * @param elementBits bits of an input element
   * @param vectors windows per inference
   * @param sliding what the window slides over
   * @param data wire of the input words
   */
  public static WindowGathering of(
      BlockNames names,
      Node node,
      Folding folding,
      int elementBits,
      int vectors,
      SlidingInput sliding,
      String data) {
    if (folding.columns()) {
      return byColumns(names, node, folding, elementBits, sliding, data);
    }
    IssueControl read =
        new IssueControl(
            names.module("windows"),
            node.layer(),
            node.origin(),
            folding.windowReading(),
            elementBits,
            vectors,
            QUEUE.places(),
            1,
            1,
            false,
            false);
    ColumnWords words =
        new ColumnWords(
            new StreamLayout(vectors, folding.inputs(), folding.windowLanes()),
            new StreamLayout(vectors, folding.inputs(), folding.simd()),
            QUEUE);
    LineBuffer lines = LineBuffer.gathering(read, sliding);
    return of(names, node, lines, words, elementBits, data);
  }

  private static WindowGathering byColumns(
      BlockNames names,
      Node node,
      Folding folding,
      int elementBits,
      SlidingInput sliding,
      String data) {
    WindowColumns windows =
        new WindowColumns(sliding.shape(), sliding.window(), folding.inputLanes());
    ColumnWords words = ColumnWords.of(windows, folding);
    ColumnBuffer lines =
        new ColumnBuffer(
            names.module("windows"),
            node.layer(),
            node.origin(),
            windows,
            folding,
            elementBits,
            sliding.padValue(),
            words.queue().places());
    return of(names, node, lines, words, elementBits, data);
  }

  private static WindowGathering of(
      BlockNames names, Node node, Block lines, ColumnWords words, int elementBits, String data) {
    OutputQueue queue =
        new OutputQueue(
            names.module("window_queue"),
            node.layer(),
            node.origin(),
            words.parts(),
            elementBits,
            words.queue().indexBits(),
            words.queue().reason());
    Optional<Adapter> adapter =
        Adapter.between(
            names.module("window_words"), words.parts(), words.words(), elementBits, node.origin());
    List<Block> blocks = new ArrayList<>(List.of(lines, queue));
    adapter.ifPresent(blocks::add);
    return new WindowGathering(
        blocks,
        List.of("line buffer"),
        wires(queue, adapter, words.words().lanes() * elementBits),
        instances(lines, queue, adapter, data));
  }

  private static List<Wire> wires(OutputQueue queue, Optional<Adapter> adapter, int wordBits) {
    List<Wire> wires =
        new ArrayList<>(
            List.of(
                Wire.bit("read_valid"),
                Wire.of(queue.beatWord(), "read_data"),
                Wire.bit("window_credit")));
    adapter.ifPresent(a -> wires.addAll(stream("window", queue.beatWord())));
    wires.addAll(stream(STREAM, new Bits(wordBits)));
    return wires;
  }

  private static List<Wire> stream(String name, Bits data) {
    return List.of(
        Wire.bit(name + "_valid"),
        Wire.bit(name + "_ready"),
        Wire.of(data, name + "_data"),
        Wire.bit(name + "_last"));
  }

  private static List<Instance> instances(
      Block lines, OutputQueue queue, Optional<Adapter> adapter, String data) {
    List<Instance> instances = new ArrayList<>();
    instances.add(
        Instance.clocked(lines.module(), "windows")
            .connect("in_valid", "in_valid")
            .connect("in_ready", "in_ready")
            .connect("in_data", data)
            .connect("in_last", "in_last")
            .connect("credit_return", "window_credit")
            .connect("word_valid", "read_valid")
            .connect("word_data", "read_data")
            .build());
    instances.add(
        Instance.clocked(queue, "window_queue")
            .connect("push", "read_valid")
            .connect("push_data", "read_data")
            .stream("out", adapter.isPresent() ? "window" : STREAM)
            .connect("credit_return", "window_credit")
            .build());
    adapter.ifPresent(
        a ->
            instances.add(
                Instance.clocked(a, "window_words").stream("in", "window").stream("out", STREAM)
                    .build()));
    return instances;
  }
}
