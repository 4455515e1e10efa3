// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import org.bitloom.operator.Conv2d;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** The first words of a convolution's engine. */
final class ConvolutionSummary {
  private ConvolutionSummary() {}

  static String of(Conv2d c) {
    return text("conv2d", c.window(), c.input().shape(), c.output().shape());
  }

  static String of(DepthwiseConv2d d) {
    return text("depthwise_conv2d", d.window(), d.input().shape(), d.output().shape());
  }

  private static String text(String kind, Window window, Shape input, Shape output) {
    return "%s %sx%s, input %s, output %s"
        .formatted(kind, window.rows().kernel(), window.columns().kernel(), input, output);
  }
}
