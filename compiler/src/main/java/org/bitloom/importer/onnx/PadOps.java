// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.PadLayer;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** Pad with a constant that has a quantized value. */
record PadOps(Reading reading, OnnxNode node) {
  private static final String FORM =
      "Pad with a constant that is a quantized value, no negative pads";

  Value pad() {
    Value.Stream x = reading.stream(node, 0, FORM);
    int rank = x.dims().size();
    List<Integer> pads =
        reading
            .optionalConstant(node, 1)
            .map(Constant::sizes)
            .or(() -> node.integers("pads"))
            .orElseThrow(() -> new Refused("it has no pads", FORM));
    double value =
        reading.optionalConstant(node, 2).map(Constant::scalar).orElse(node.real("value", 0));
    boolean sane =
        pads.size() == 2 * rank
            && node.input(3).isEmpty()
            && node.text("mode", "constant").equals("constant")
            && x.oneScale()
            && pads.stream().allMatch(p -> p >= 0 && p < Window.LARGEST_SIDE);
    if (!sane) {
      throw new Refused(
          "its pads are %s, its mode %s".formatted(pads, node.text("mode", "constant")), FORM);
    }
    long code = (long) Math.rint((float) value / (float) x.scale()) + x.zeroPoint();
    if (!x.type().range().contains(code)) {
      throw new Refused("its value " + value + " is outside of " + x.type(), FORM);
    }
    List<Integer> there = new ArrayList<>(x.travelling(FORM));
    for (int d = 0; d < rank; d++) {
      if (!there.contains(d) && pads.get(d) + pads.get(rank + d) > 0) {
        there.add(0, d);
      }
    }
    Value.Stream read = reading.layers().arranged(x, there, node);
    List<Pad.Side> sides =
        there.stream().map(d -> new Pad.Side(pads.get(d), pads.get(rank + d))).toList();
    List<Integer> dims =
        IntStream.range(0, rank)
            .mapToObj(d -> x.dims().get(d) + pads.get(d) + pads.get(rank + d))
            .toList();
    String name = reading.layers().name("pad", node);
    float real = (float) x.scale() * (float) (code - x.zeroPoint());
    reading.layers().add(new PadLayer(name, read.layer(), sides, real, reading.layers().origin()));
    Shape shape = new Shape(there.stream().map(dims::get).toList());
    return x.by(name, shape, dims, StreamOrder.of(dims, there)).real(true);
  }
}
