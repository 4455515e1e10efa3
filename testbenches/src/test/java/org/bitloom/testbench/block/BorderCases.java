// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.emit.Renderer;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.stream.AxiInput;
import org.bitloom.rtl.stream.AxiOutput;
import org.bitloom.rtl.verilog.BorderPort;

/** The AXI4-Stream border: right frames, short frames, long frames. */
final class BorderCases {
  private static final int[][] SHAPES = {
    // vectors, length, lanes, signed, bits of one element
    {1, 1, 1, 1, 8},
    {1, 1, 1, 0, 3},
    {1, 17, 1, 1, 8},
    {3, 7, 3, 1, 5},
    {2, 8, 4, 0, 12},
    {5, 3, 3, 0, 1},
    {1, 17, 8, 1, 16},
    {7, 3, 2, 1, 20},
  };

  private final SplittableRandom random = new SplittableRandom(22);
  private final Renderer renderer = new Renderer("templates/verilog");

  /** Adds inputs and outputs of all shapes. */
  void addTo(BlockBench bench) {
    for (int i = 0; i < SHAPES.length; i++) {
      int[] s = SHAPES[i];
      StreamLayout layout = new StreamLayout(s[0], s[1], s[2]);
      IntType type = new IntType(s[3] == 1, s[4]);
      AxiInput input = new AxiInput("axi_input_" + i, "tiny.loom:1", port("s_axis", layout, type));
      AxiOutput output =
          new AxiOutput("axi_output_" + i, "tiny.loom:2", port("m_axis", layout, type));
      bench.addFile(input.module() + ".v", renderer.render(input));
      bench.addFile(output.module() + ".v", renderer.render(output));
      bench.add(rightFrames("right_" + i, input));
      bench.add(wrongFrames("wrong_" + i, input));
      bench.add(sentFrames(output));
    }
  }

  private static BorderPort port(String prefix, StreamLayout layout, IntType type) {
    Shape shape = Shape.of(layout.vectors(), layout.length());
    int elementBits = Math.ceilDiv(type.bits(), Byte.SIZE) * Byte.SIZE;
    return new BorderPort("x", prefix, shape, layout, type, elementBits, Optional.empty());
  }

  private BlockCase rightFrames(String name, AxiInput input) {
    List<StreamBeat> in = new ArrayList<>();
    List<StreamBeat> out = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      addFrame(input, in, out, input.layout().beats());
    }
    return inputCase(
        name, input, in, out, 0, Optional.of(new BlockCase.Timing(1, input.layout().beats())));
  }

  private BlockCase wrongFrames(String name, AxiInput input) {
    List<StreamBeat> in = new ArrayList<>();
    List<StreamBeat> out = new ArrayList<>();
    int beats = input.layout().beats();
    int errors = 0;
    for (int i = 0; i < 24; i++) {
      int length = random.nextInt(3) == 0 ? beats : 1 + random.nextInt(2 * beats + 2);
      errors += length == beats ? 0 : 1;
      addFrame(input, in, out, length);
    }
    return inputCase(name, input, in, out, errors, Optional.empty());
  }

  private static BlockCase inputCase(
      String name,
      AxiInput input,
      List<StreamBeat> in,
      List<StreamBeat> out,
      int errors,
      Optional<BlockCase.Timing> timing) {
    StreamLayout layout = input.layout();
    return new BlockCase(
        name,
        input.module(),
        List.of(BlockPort.axi("s_axis", layout.lanes() * input.containerBits(), in)),
        List.of(
            BlockPort.stream("out", layout.lanes() * input.elementBits(), out),
            BlockPort.pulse("frame_error", errors)),
        timing);
  }

  /** Adds a frame of {@code length} beats of noise, and what the layout's beats make of it. */
  private void addFrame(AxiInput input, List<StreamBeat> in, List<StreamBeat> out, int length) {
    StreamLayout layout = input.layout();
    long[] elements = new long[layout.elements()];
    for (int beat = 0; beat < length; beat++) {
      BigInteger noise = noise(layout.lanes() * input.containerBits());
      in.add(new StreamBeat(noise, beat == length - 1));
      if (beat < layout.beats()) {
        int vector = beat / layout.beatsPerVector();
        int first = beat % layout.beatsPerVector() * layout.lanes();
        for (int e = first; e < Math.min(first + layout.lanes(), layout.length()); e++) {
          BigInteger element = noise.shiftRight((e - first) * input.containerBits());
          elements[vector * layout.length() + e] = element.longValue();
        }
      }
    }
    out.addAll(StreamBeat.of(layout, input.elementBits(), elements));
  }

  private BigInteger noise(int bits) {
    byte[] bytes = new byte[bits / Byte.SIZE];
    random.nextBytes(bytes);
    return new BigInteger(1, bytes);
  }

  private BlockCase sentFrames(AxiOutput output) {
    StreamLayout layout = output.port().layout();
    IntType type = output.port().elementType();
    List<StreamBeat> in = new ArrayList<>();
    List<StreamBeat> out = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      long[] elements = random.longs(layout.elements(), type.min(), type.max() + 1).toArray();
      in.addAll(StreamBeat.of(layout, output.elementBits(), elements));
      out.addAll(StreamBeat.of(layout, output.containerBits(), elements));
    }
    return new BlockCase(
        output.module(),
        output.module(),
        List.of(BlockPort.stream("in", layout.lanes() * output.elementBits(), in)),
        List.of(BlockPort.axi("m_axis", layout.lanes() * output.containerBits(), out)),
        Optional.of(new BlockCase.Timing(1, layout.beats())));
  }
}
