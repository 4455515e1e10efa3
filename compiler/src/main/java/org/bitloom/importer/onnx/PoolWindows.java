// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.Sweep;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;

/** Where the windows of a pool lie, one or two axes behind the channels. */
record PoolWindows(OnnxNode node) {
  List<Integer> axes(List<Integer> dims) {
    return switch (dims.size()) {
      case 4 -> List.of(2, 3, 1);
      case 3 -> List.of(0, 2, 1);
      default -> throw new Refused("its input is " + dims, PoolOps.FORM);
    };
  }

  /** Returns height, width and channels as the layer sees them. */
  Shape shape(List<Integer> dims) {
    return new Shape(axes(dims).stream().map(dims::get).toList());
  }

  Sweeping sweeping(List<Integer> dims) {
    List<Integer> kernel =
        node.integers("kernel_shape")
            .orElseThrow(() -> new Refused("it has no kernel_shape", PoolOps.FORM));
    return Sweeping.of(node, kernel, dims.subList(2, dims.size()), true);
  }

  Window window(List<Integer> dims, boolean global) {
    Shape shape = shape(dims);
    if (global) {
      int height = shape.dimensions().get(0);
      int width = shape.dimensions().get(1);
      return new Window(
          new Window.Axis(height, height, 1, 0, 0), new Window.Axis(width, width, 1, 0, 0));
    }
    Sweeping s = sweeping(dims);
    if (s.sweep().dilationX() != 1 || s.sweep().dilationY() != 1) {
      throw new Refused("its dilations are not 1", PoolOps.FORM);
    }
    Window window = s.sweep().window(s.height(), s.width(), shape);
    Refused.shape(maximum(window).shape(shape), PoolOps.FORM);
    return window;
  }

  /** Returns windows that each hold all of one axis of an image. */
  Window along(List<Integer> dims, int axis) {
    int height = axis == 2 ? dims.get(2) : 1;
    int width = axis == 3 ? dims.get(3) : 1;
    return new Window(new Window.Axis(height, 1, 1, 0, 0), new Window.Axis(width, 1, 1, 0, 0));
  }

  /** Returns the dimensions of the output. */
  List<Integer> pooled(List<Integer> dims, Window window) {
    Shape out = window.output(shape(dims), dims.get(1));
    List<Integer> made = new ArrayList<>(dims.subList(0, 2));
    made.addAll(dims.size() == 4 ? out.dimensions().subList(0, 2) : out.dimensions().subList(1, 2));
    return made;
  }

  static PoolLayer.Form maximum(Window window) {
    return new PoolLayer.Maximum(window.rows().kernel(), window.columns().kernel(), sweep(window));
  }

  static Sweep sweep(Window window) {
    return new Sweep(
        window.rows().stride(),
        window.columns().stride(),
        1,
        1,
        new Padding.Sides(
            window.rows().before(),
            window.rows().after(),
            window.columns().before(),
            window.columns().after()));
  }

  static Window unpadded(Window window) {
    Window.Axis rows = window.rows();
    Window.Axis columns = window.columns();
    return new Window(
        new Window.Axis(rows.kernel(), rows.stride(), 1, 0, 0),
        new Window.Axis(columns.kernel(), columns.stride(), 1, 0, 0));
  }
}
