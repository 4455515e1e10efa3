// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.PadLayer;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Shape;

/** Pad with a constant that has a quantized value, or by what is inside of the tensor. */
record PadOps(Reading reading, OnnxNode node) {
  private static final String FORM =
      "Pad with a constant that is a quantized value, or by what is inside of the tensor, no"
          + " negative pads";

  Value pad() {
    Value.Stream x = reading.stream(node, 0, FORM);
    Pads pads = Pads.of(reading, node, x.dims().size(), FORM);
    double value =
        reading.optionalConstant(node, 2).map(Constant::scalar).orElse(node.real("value", 0));
    String mode = node.text("mode", "constant");
    boolean edge = mode.equals("edge");
    boolean inside = edge || mode.equals("reflect");
    if (!inside && !mode.equals("constant") || !x.oneScale() || !pads.areUsual()) {
      throw new Refused("its pads are %s, its mode %s".formatted(pads.sizes(), mode), FORM);
    }
    if (inside) {
      return new Taking(reading, node).padded(x, pads, edge);
    }
    long code = (long) Math.rint((float) value / (float) x.scale()) + x.zeroPoint();
    if (!x.type().range().contains(code)) {
      throw new Refused("its value " + value + " is outside of " + x.type(), FORM);
    }
    return padded(x, pads, (float) x.scale() * (float) (code - x.zeroPoint()));
  }

  private Value padded(Value.Stream x, Pads pads, float value) {
    List<Integer> there = new ArrayList<>(x.travelling(FORM));
    pads.opened(there).forEach(d -> there.add(0, d));
    Value.Stream read = reading.layers().arranged(x, there, node);
    List<Pad.Side> sides =
        there.stream().map(d -> new Pad.Side(pads.before(d), pads.behind(d))).toList();
    List<Integer> dims = pads.padded(x.dims());
    String name = reading.layers().name("pad", node);
    reading.layers().add(new PadLayer(name, read.layer(), sides, value, reading.layers().origin()));
    Shape shape = new Shape(there.stream().map(dims::get).toList());
    return x.by(name, shape, dims, StreamOrder.of(dims, there)).real(true);
  }
}
