// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Pad;
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
            && Stream.of(kernel, strides, dilations).allMatch(Sweeping::usual)
            && pads.stream().allMatch(p -> p >= 0 && p < Window.LARGEST_SIDE);
    if (!sane) {
      throw new Refused(
          "its kernel is %s, its strides %s, dilations %s, pads %s"
              .formatted(kernel, strides, dilations, pads),
          FORM);
    }
    Pad.Side[] sides = new Pad.Side[n];
    for (int i = 0; i < n; i++) {
      long covered = (kernel.get(i) - 1L) * dilations.get(i) + 1;
      Pad.Side given = new Pad.Side(pads.get(i), pads.get(n + i));
      sides[i] = side(node, given, sizes.get(i), covered, strides.get(i), pool);
      if (covered > sizes.get(i) + sides[i].before() + sides[i].after()) {
        throw new Refused("its window is larger than its input " + sizes, FORM);
      }
    }
    return of(kernel, strides, dilations, sides);
  }

  private static boolean usual(List<Integer> sizes) {
    return sizes.stream().allMatch(s -> s > 0 && s < Window.LARGEST_SIDE);
  }

  /**
   * Returns the padding of an axis.
   *
   * @param given the node's
   * @param covered what a window reaches over
   */
  private static Pad.Side side(
      OnnxNode node, Pad.Side given, long size, long covered, int stride, boolean pool) {
    String mode = node.text("auto_pad", "NOTSET");
    return switch (mode) {
      case "", "NOTSET" -> {
        long rest = size + given.before() + given.after() - covered;
        long over = Math.floorMod(rest, stride);
        boolean ceil = pool && node.integer("ceil_mode", 0) != 0;
        boolean more = ceil && over != 0 && rest + stride - over < size + given.before();
        yield more ? new Pad.Side(given.before(), given.after() + (int) (stride - over)) : given;
      }
      case "VALID" -> new Pad.Side(0, 0);
      case "SAME_UPPER", "SAME_LOWER" -> {
        long outputs = Math.ceilDiv(size, stride);
        int total = (int) Math.max(0, (outputs - 1) * stride + covered - size);
        int before = mode.equals("SAME_UPPER") ? total / 2 : total - total / 2;
        yield new Pad.Side(before, total - before);
      }
      default -> throw new Refused("its auto_pad is " + mode, FORM);
    };
  }

  private static Sweeping of(
      List<Integer> kernel, List<Integer> strides, List<Integer> dilations, Pad.Side[] sides) {
    boolean image = kernel.size() == 2;
    Pad.Side rows = image ? sides[0] : new Pad.Side(0, 0);
    Pad.Side columns = sides[sides.length - 1];
    Padding padding =
        new Padding.Sides(rows.before(), rows.after(), columns.before(), columns.after());
    Sweep sweep =
        new Sweep(
            image ? strides.get(0) : 1,
            strides.getLast(),
            image ? dilations.get(0) : 1,
            dilations.getLast(),
            padding);
    boolean padded = !padding.equals(Padding.Sides.NONE);
    return new Sweeping(image ? kernel.get(0) : 1, kernel.getLast(), sweep, padded);
  }
}
