// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Collections;
import java.util.List;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Window;

/**
 * How a window moves, with explicit padding.
 *
 * @param height of the window; 1 where there is one axis
 * @param width of the window
 * @param sweep strides, dilations and padding
 * @param padded whether there is padding
 */
record Sweeping(int height, int width, Sweep sweep, boolean padded) {
  private static final String FORM = "strides, dilations and pads of usual sizes";

  /**
   * Reads the attributes of a node.
   *
   * @param kernel size of the window
   * @param sizes of the input
   * @param pool whether a window of ceil_mode may reach behind the padding
   */
  static Sweeping of(OnnxNode node, List<Integer> kernel, List<Integer> sizes, boolean pool) {
    int n = kernel.size();
    List<Integer> strides = node.integers("strides").orElse(Collections.nCopies(n, 1));
    List<Integer> dilations = node.integers("dilations").orElse(Collections.nCopies(n, 1));
    List<Integer> pads = node.integers("pads").orElse(Collections.nCopies(2 * n, 0));
    boolean sane =
        strides.size() == n
            && dilations.size() == n
            && pads.size() == 2 * n
            && sizes.size() == n
            && kernel.stream().allMatch(k -> k > 0 && k < Window.LARGEST_SIDE)
            && strides.stream().allMatch(s -> s > 0 && s < Window.LARGEST_SIDE)
            && dilations.stream().allMatch(d -> d > 0 && d < Window.LARGEST_SIDE)
            && pads.stream().allMatch(p -> p >= 0 && p < Window.LARGEST_SIDE);
    if (!sane) {
      throw new Refused(
          "its kernel is %s, its strides %s, dilations %s, pads %s"
              .formatted(kernel, strides, dilations, pads),
          FORM);
    }
    String mode = node.text("auto_pad", "NOTSET");
    boolean ceil = pool && node.integer("ceil_mode", 0) != 0;
    int[] before = new int[n];
    int[] after = new int[n];
    for (int i = 0; i < n; i++) {
      long covered = (kernel.get(i) - 1L) * dilations.get(i) + 1;
      long size = sizes.get(i);
      switch (mode) {
        case "", "NOTSET" -> {
          before[i] = pads.get(i);
          after[i] = pads.get(n + i);
          long rest = size + before[i] + after[i] - covered;
          long over = Math.floorMod(rest, strides.get(i));
          if (ceil && over != 0 && rest + strides.get(i) - over < size + before[i]) {
            after[i] += (int) (strides.get(i) - over);
          }
        }
        case "VALID" -> {}
        case "SAME_UPPER", "SAME_LOWER" -> {
          long outputs = Math.ceilDiv(size, strides.get(i));
          long total = Math.max(0, (outputs - 1) * strides.get(i) + covered - size);
          long less = total / 2;
          before[i] = (int) (mode.equals("SAME_UPPER") ? less : total - less);
          after[i] = (int) (total - before[i]);
        }
        default -> throw new Refused("its auto_pad is " + mode, FORM);
      }
      if (covered > size + before[i] + after[i]) {
        throw new Refused("its window is larger than its input " + sizes, FORM);
      }
    }
    int last = n - 1;
    Padding padding =
        n == 2
            ? new Padding.Sides(before[0], after[0], before[1], after[1])
            : new Padding.Sides(0, 0, before[last], after[last]);
    boolean padded = !padding.equals(Padding.Sides.NONE);
    return new Sweeping(
        n == 2 ? kernel.get(0) : 1,
        kernel.get(last),
        new Sweep(
            n == 2 ? strides.get(0) : 1,
            strides.get(last),
            n == 2 ? dilations.get(0) : 1,
            dilations.get(last),
            padding),
        padded);
  }
}
