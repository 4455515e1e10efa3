// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.stream.Adapter;

/** Every kind of adapter, with and without partial beats. */
final class AdapterCases {
  private static final int INFERENCES = 8;

  private final SplittableRandom random = new SplittableRandom(20);

  private static List<Adapter> adapters() {
    int[][] shapes = {
      // vectors, length, lanes; then the same of the output; bits of one element
      {1, 8, 1, 1, 8, 8, 8},
      {1, 17, 1, 1, 17, 4, 5},
      {3, 7, 1, 3, 7, 3, 8},
      {4, 6, 2, 4, 6, 6, 3},
      {2, 17, 2, 2, 17, 8, 8},
      {4, 8, 2, 1, 32, 4, 8},
      {5, 3, 1, 5, 3, 2, 1},
      {1, 8, 8, 1, 8, 1, 8},
      {1, 17, 4, 1, 17, 1, 5},
      {3, 7, 6, 3, 7, 2, 8},
      {4, 6, 6, 4, 6, 2, 3},
      {2, 17, 8, 2, 17, 4, 12},
      {5, 3, 3, 5, 3, 1, 1},
      {4, 8, 8, 1, 32, 2, 8},
      {1, 12, 3, 1, 12, 4, 8},
      {1, 12, 4, 1, 12, 3, 8},
      {1, 17, 3, 1, 17, 5, 8},
      {3, 7, 3, 3, 7, 2, 4},
      {3, 7, 2, 3, 7, 5, 4},
      {4, 6, 4, 1, 24, 4, 8},
      {1, 24, 4, 4, 6, 4, 8},
      {2, 10, 7, 4, 5, 3, 8},
      {7, 3, 2, 3, 7, 4, 6},
      {3, 3, 2, 1, 9, 9, 8},
      {1, 9, 9, 3, 3, 2, 8},
      {1, 9, 9, 9, 1, 1, 8},
      {6, 17, 8, 2, 51, 6, 16},
    };
    List<Adapter> adapters = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      int[] s = shapes[i];
      StreamLayout from = new StreamLayout(s[0], s[1], s[2]);
      StreamLayout to = new StreamLayout(s[3], s[4], s[5]);
      adapters.add(Adapter.between("adapter_" + i, from, to, s[6], "tiny.loom:" + i).orElseThrow());
    }
    return adapters;
  }

  /** Adds all adapters. */
  void addTo(BlockBench bench) {
    for (Adapter adapter : adapters()) {
      bench.addModule(adapter);
      bench.add(block(adapter));
    }
  }

  private BlockCase block(Adapter adapter) {
    List<StreamBeat> in = new ArrayList<>();
    List<StreamBeat> out = new ArrayList<>();
    int bits = adapter.elementBits();
    for (int i = 0; i < INFERENCES; i++) {
      long[] elements = random.longs(adapter.from().elements(), 0, 1L << bits).toArray();
      in.addAll(StreamBeat.of(adapter.from(), bits, elements));
      out.addAll(StreamBeat.of(adapter.to(), bits, elements));
    }
    return new BlockCase(
        adapter.module(),
        BlockCase.instanceOf(adapter),
        List.of(BlockPort.stream("in", adapter.from().lanes() * bits, in)),
        List.of(BlockPort.stream("out", adapter.to().lanes() * bits, out)),
        Optional.of(timing(adapter.from(), adapter.to())));
  }

  /** The side with more beats never waits; the first output follows what it consists of. */
  private static BlockCase.Timing timing(StreamLayout from, StreamLayout to) {
    int needed = Math.min(to.lanes(), to.length());
    int beats = 0;
    for (int arrived = 0; arrived < needed; beats++) {
      boolean end = beats % from.beatsPerVector() == from.beatsPerVector() - 1;
      arrived += end ? from.lastLanes() : from.lanes();
    }
    return new BlockCase.Timing(beats, Math.max(from.beats(), to.beats()));
  }
}
