// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.model.Layer;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.Sweep;

/** Makes pooling layers. */
final class PoolFactories {
  private PoolFactories() {}

  static PoolLayer.Form maximum(Attributes a) {
    List<Integer> size = a.sizes("size");
    return new PoolLayer.Maximum(size.get(0), size.get(1), sweep(a));
  }

  static PoolLayer.Form average(Attributes a) {
    List<Integer> size = a.sizes("size");
    return new PoolLayer.Average(size.get(0), size.get(1), sweep(a));
  }

  static PoolLayer.Form global(Attributes a) {
    return new PoolLayer.Global(a.flag("keep_dims"), a.variant(), a.flag("each_row"));
  }

  static Optional<Layer> layer(LayerContext c, PoolLayer.Form form) {
    return c.layer(
        LayerFactories.elementwiseOutput(c, true),
        output ->
            new PoolLayer(
                c.name(),
                c.input(),
                form,
                c.attributes().activation(),
                output.type(),
                output.quantization(),
                c.numerics().roundingOrDefault(),
                c.origin()));
  }

  /** Windows stand side by side where no stride is given. */
  private static Sweep sweep(Attributes a) {
    List<Integer> stride = a.optionalSizes("stride").orElse(a.sizes("size"));
    return new Sweep(stride.get(0), stride.get(1), 1, 1, a.border());
  }
}
