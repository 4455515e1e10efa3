// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Layer;
import org.bitloom.model.PadLayer;
import org.bitloom.model.Padding;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SliceLayer;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Slice;
import org.bitloom.operator.Window;

/**
 * A transposed convolution as a plain one with the kernel turned around: the pixels of its input
 * stand apart by the stride, with zeros in between.
 *
 * @param rows of images
 * @param columns of images
 */
public record Stretching(Axis rows, Axis columns) {
  /**
   * One direction.
   *
   * @param from pixels of the input
   * @param to pixels of the output
   * @param kernel pixels that the kernel covers
   * @param stride pixels of the output per pixel of the input
   * @param cut pixels of the output that the padding takes away in front
   */
  public record Axis(int from, int to, int kernel, int stride, int cut) {
    private int stretched() {
      return from * stride;
    }

    private int before() {
      return kernel - 1 - cut;
    }

    /** Returns the padding behind the stretched pixels; below 0 where some of them are cut off. */
    private int after() {
      return to - stretched() + cut;
    }

    private int kept() {
      return stretched() + Math.min(0, after());
    }

    private boolean possible() {
      return before() >= 0
          && before() < Window.LARGEST_SIDE
          && after() < Window.LARGEST_SIDE
          && kept() > 0;
    }
  }

  /** Tells whether the windows of the plain convolution are where they can be. */
  public boolean possible() {
    return rows.possible() && columns.possible();
  }

  /** Returns the padding of the plain convolution. */
  public Padding.Sides padding() {
    return new Padding.Sides(
        rows.before(), Math.max(0, rows.after()), columns.before(), Math.max(0, columns.after()));
  }

  /** Returns the shape of the stretched image. */
  public Shape image(int channels) {
    return Shape.of(rows.kept(), columns.kept(), channels);
  }

  /**
   * Returns the layers that stretch an image, the last of which makes it; none where nothing has to
   * be done.
   *
   * @param name of a layer, from a suffix that says what it makes
   */
  public List<Layer> layers(String input, int channels, UnaryOperator<String> name, Span origin) {
    List<Layer> layers = new ArrayList<>();
    String x = input;
    Shape together = Shape.of(rows.stretched(), columns.stretched(), channels);
    if (rows.stride > 1 || columns.stride > 1) {
      Shape apart = Shape.of(rows.from, 1, columns.from, 1, channels);
      layers.add(new ReshapeLayer(name.apply("_pixels"), x, apart, origin));
      x = layers.getLast().name();
      layers.add(new PadLayer(name.apply("_zeros"), x, zeros(), 0, origin));
      x = layers.getLast().name();
      layers.add(new ReshapeLayer(name.apply("_image"), x, together, origin));
      x = layers.getLast().name();
    }
    if (!image(channels).equals(together)) {
      List<Slice.Range> ranges =
          List.of(
              new Slice.Range(0, rows.kept(), 1),
              new Slice.Range(0, columns.kept(), 1),
              new Slice.Range(0, channels, 1));
      layers.add(new SliceLayer(name.apply("_cut"), x, ranges, origin));
    }
    return layers;
  }

  private List<Pad.Side> zeros() {
    Pad.Side none = new Pad.Side(0, 0);
    return List.of(
        none, new Pad.Side(0, rows.stride - 1), none, new Pad.Side(0, columns.stride - 1), none);
  }
}
