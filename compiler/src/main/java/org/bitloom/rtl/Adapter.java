// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.Optional;
import org.bitloom.operator.StreamLayout;

/** A block that passes the elements of a stream on, in their order, in other beats. */
public sealed interface Adapter extends Block permits Widen, Narrow, Gearbox {
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

  /** Returns the input beat in words, for example {@code 4 elements of 8 bits}. */
  default String beatIn() {
    return elements(from().lanes());
  }

  /** Returns the output beat in words. */
  default String beatOut() {
    return elements(to().lanes());
  }

  /** Returns the input layout in words. */
  default String layoutIn() {
    return LayoutText.of(from());
  }

  /** Returns the output layout in words. */
  default String layoutOut() {
    return LayoutText.of(to());
  }

  private String elements(int lanes) {
    String element = LayoutText.counted(lanes, "element");
    return element + " of " + LayoutText.counted(elementBits(), "bit");
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
    if (from.elements() != to.elements()) {
      throw new IllegalArgumentException(from + " and " + to + " hold other elements");
    }
    if (from.sameBeats(to)) {
      return Optional.empty();
    }
    int length = commonLength(from, to);
    if (length > 0 && to.lanes() % from.lanes() == 0) {
      return Optional.of(
          new Widen(module, cut(from, length), cut(to, length), elementBits, origin));
    }
    if (length > 0 && from.lanes() % to.lanes() == 0) {
      return Optional.of(
          new Narrow(module, cut(from, length), cut(to, length), elementBits, origin));
    }
    return Optional.of(Gearbox.between(module, from, to, elementBits, origin));
  }

  /** Returns a vector length under which both layouts have the same beats as now, or 0. */
  private static int commonLength(StreamLayout from, StreamLayout to) {
    if (hasBeatsOf(from, to.length())) {
      return to.length();
    }
    if (hasBeatsOf(to, from.length())) {
      return from.length();
    }
    boolean bothWhole = hasBeatsOf(from, from.elements()) && hasBeatsOf(to, to.elements());
    return bothWhole ? from.elements() : 0;
  }

  private static boolean hasBeatsOf(StreamLayout layout, int length) {
    return layout.lanes() <= length && layout.sameBeats(cut(layout, length));
  }

  private static StreamLayout cut(StreamLayout layout, int length) {
    return new StreamLayout(layout.elements() / length, length, layout.lanes());
  }
}
