// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Hardware.SharedArray;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;

/** Warns where a layer waits because its weights come in more beats than it computes in cycles. */
public final class NarrowPort {
  /** A layer that waits for less than one in so many cycles of an inference is not worth a word. */
  private static final int SHARE = 10;

  private NarrowPort() {}

  /**
   * Reports the layer that waits most, if a wider port helps.
   *
   * @param network the planned one
   * @param passes cycles of the plan
   */
  public static void report(
      Network network, ArrayPlan plan, List<PassCycles> passes, Diagnostics diagnostics) {
    Map<String, PassCycles> layers = new LinkedHashMap<>();
    passes.stream()
        .filter(p -> p.pass() instanceof Sweep)
        .forEach(p -> layers.merge(p.pass().layer(), p, PassCycles::plus));
    Optional<PassCycles> worst =
        layers.values().stream().max(Comparator.comparingLong(PassCycles::waiting));
    int width = plan.row().beatBits();
    if (worst.isEmpty() || width == SharedArray.WIDEST) {
      return;
    }
    PassCycles layer = worst.get();
    boolean much = layer.waiting() * SHARE >= ArrayCycles.total(passes);
    if (!much || beats(layer, width) <= layer.busy()) {
      return;
    }
    String name = layer.pass().layer();
    diagnostics.report(
        Code.NARROW_PORT
            .at(place(network, name), width, name)
            .withNote(
                "it takes in %d beats, computes for %d cycles, and waits for %d"
                    .formatted(beats(layer, width), layer.busy(), layer.waiting()))
            .withHelp("write memory axi4(width: %d);".formatted(wide(layer, width))));
  }

  private static long beats(PassCycles layer, int width) {
    return layer.readBytes() * Byte.SIZE / width;
  }

  /** Returns the narrowest port whose beats are there in time; the widest if none is. */
  private static int wide(PassCycles layer, int width) {
    return IntStream.iterate(2 * width, w -> w <= SharedArray.WIDEST, w -> 2 * w)
        .filter(w -> beats(layer, w) <= layer.busy())
        .findFirst()
        .orElse(SharedArray.WIDEST);
  }

  private static Span place(Network network, String layer) {
    return network.layers().stream()
        .filter(l -> l.name().equals(layer))
        .map(Layer::origin)
        .findFirst()
        .orElseGet(() -> Span.ofFile(network.name()));
  }
}
