// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Optional;
import org.bitloom.format.Channels;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.ConvolutionLayer.Depthwise;
import org.bitloom.model.ConvolutionLayer.Form;
import org.bitloom.model.ConvolutionLayer.Grouped;
import org.bitloom.model.Layer;
import org.bitloom.model.Output;
import org.bitloom.model.Padding;
import org.bitloom.model.Sweep;

/** Makes convolutions. */
final class ConvolutionFactories {
  private ConvolutionFactories() {}

  static Optional<Layer> conv2d(LayerContext c) {
    int groups = c.attributes().count("groups");
    int filters = c.attributes().count("filters");
    List<Integer> kernel = c.attributes().sizes("kernel");
    int channels = c.inputs().get(0).type().shape().channels() / groups;
    List<Integer> shape = List.of(filters, kernel.get(0), kernel.get(1), channels);
    int perFilter = kernel.get(0) * kernel.get(1) * channels;
    return convolution(c, new Grouped(groups), shape, new Channels(filters, perFilter));
  }

  static Optional<Layer> depthwise(LayerContext c) {
    List<Integer> kernel = c.attributes().sizes("kernel");
    int filters = c.outputShape().channels();
    return convolution(
        c,
        new Depthwise(c.attributes().count("depth_multiplier")),
        List.of(kernel.get(0), kernel.get(1), filters),
        Channels.last(filters));
  }

  private static Optional<Layer> convolution(
      LayerContext c, Form form, List<Integer> shape, Channels channels) {
    c.inputQuantization(0);
    return layer(c, form, new WeightReader(c).read(shape, channels), sweep(c.attributes()));
  }

  /** A normalization that no layer takes in: a factor and a summand per channel. */
  static Optional<Layer> batchNorm(LayerContext c) {
    c.inputQuantization(0);
    int channels = c.outputShape().channels();
    Channels last = Channels.last(channels);
    List<Integer> shape = List.of(1, 1, channels);
    float epsilon = c.attributes().real("epsilon");
    Optional<WeightReader.Read> read =
        NormParameters.read(c, channels, epsilon)
            .flatMap(
                norm ->
                    new WeightReader(c)
                        .read(
                            new Parameter.Computed(c.name(), shape, norm.factors()),
                            Optional.of(norm.bias(c.name(), Optional.empty())),
                            shape,
                            last));
    Sweep every = new Sweep(1, 1, 1, 1, Padding.Sides.NONE);
    return layer(c, new Depthwise(1), read, every);
  }

  private static Optional<Layer> layer(
      LayerContext c, Form form, Optional<WeightReader.Read> read, Sweep sweep) {
    Optional<Output> output = c.output();
    return read.flatMap(
        parameters ->
            c.layer(
                output,
                o ->
                    new ConvolutionLayer(
                        c.name(),
                        c.input(),
                        form,
                        parameters.weights(),
                        parameters.bias(),
                        sweep,
                        c.attributes().activation(),
                        o,
                        c.numerics().roundingOrDefault(),
                        c.requiredAccumulator(),
                        c.origin())));
  }

  static Sweep sweep(Attributes a) {
    List<Integer> stride = a.sizes("stride");
    List<Integer> dilation = a.sizes("dilation");
    return new Sweep(stride.get(0), stride.get(1), dilation.get(0), dilation.get(1), a.border());
  }
}
