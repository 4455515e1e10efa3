// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import org.bitloom.operator.Shape;

/** The real weights of one layer. */
public final class RealWeights {
  private final Shape shape;
  private final double[] values;
  private final Channels channels;

  /**
   * Takes a copy of the weights.
   *
   * @param shape of the tensor
   * @param values in row-major order
   * @param channels which of them belong to one output channel
   */
  public RealWeights(Shape shape, double[] values, Channels channels) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(values.length + " weights of shape " + shape);
    }
    this.shape = shape;
    this.values = values.clone();
    this.channels = channels;
  }

  /** Returns the shape of the tensor. */
  public Shape shape() {
    return shape;
  }

  /** Returns a copy of the weights in row-major order. */
  public double[] values() {
    return values.clone();
  }

  /** Returns the output channels. */
  public Channels channels() {
    return channels;
  }
}
