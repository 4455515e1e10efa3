// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Shape;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.Window;

/** The first words of the engine of a layer with constant weights. */
final class MacSummary {
  private MacSummary() {}

  static String of(WeightedSum sum) {
    return switch (sum) {
      case Dense d -> "dense, %s inputs, %s outputs".formatted(d.inputCount(), d.outputCount());
      case Conv2d c -> text("conv2d", c.window(), c.input().shape(), c.output().shape());
      case DepthwiseConv2d d ->
          text("depthwise_conv2d", d.window(), d.input().shape(), d.output().shape());
    };
  }

  private static String text(String kind, Window window, Shape input, Shape output) {
    return "%s %sx%s, input %s, output %s"
        .formatted(kind, window.rows().kernel(), window.columns().kernel(), input, output);
  }
}
