// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.stream;

import java.util.Optional;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.timing.Adaptation;
import org.bitloom.timing.GearboxChunks;

/** A block that passes the elements of a stream on, in their order, in other beats. */
public sealed interface Adapter extends Block permits WordAdapter, Gearbox {
  /** Returns where the stream comes from in the source, for example {@code ad.loom:14}. */
  String origin();

  /** Returns the layout of the input. */
  StreamLayout from();

  /** Returns the layout of the output. */
  StreamLayout to();

  /** Returns the bits of one element. */
  int elementBits();

  /** Returns the cycles from the input beat that completes an output beat to that output beat. */
  default int latency() {
    return 1;
  }

  /** Returns the input layout in words. */
  default String layoutIn() {
    return LayoutText.of(from());
  }

  /** Returns the output layout in words. */
  default String layoutOut() {
    return LayoutText.of(to());
  }

  /**
   * Returns the smallest adapter between two layouts of the same elements, or nothing when they put
   * the same elements into the same beats.
   *
   * @param module name of the adapter's module
   * @param from layout of the producer
   * @param to layout of the consumer
   * @param elementBits bits of one element
   * @param origin where the stream comes from in the source
   */
  static Optional<Adapter> between(
      String module, StreamLayout from, StreamLayout to, int elementBits, String origin) {
    return Adaptation.between(from, to).map(a -> of(module, a, elementBits, origin));
  }

  private static Adapter of(String module, Adaptation a, int elementBits, String origin) {
    return switch (a.kind()) {
      case WIDEN -> new Widen(module, a.from(), a.to(), elementBits, origin);
      case NARROW -> new Narrow(module, a.from(), a.to(), elementBits, origin);
      case GEARBOX ->
          new Gearbox(
              module, a.from(), a.to(), elementBits, origin, GearboxChunks.of(a.from(), a.to()));
    };
  }
}
