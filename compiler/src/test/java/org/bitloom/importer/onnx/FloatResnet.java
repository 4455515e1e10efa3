// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.Graph.list;
import static org.bitloom.importer.onnx.Graph.one;
import static org.bitloom.importer.onnx.Graph.real;
import static org.bitloom.importer.onnx.Graph.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bitloom.calibrate.RealModel;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.importer.tflite.TfliteImporter;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.Network;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.operator.Tensor;

/**
 * A quantized residual network in float32: what its integers stand for, and behind every
 * convolution a batch normalization that the weights in front of it make up for.
 */
final class FloatResnet {
  private static final double EPSILON = 1e-3;

  private final Graph g = new Graph(17, 8);
  private final SplittableRandom random = new SplittableRandom(8);
  private final Map<String, String> tensors = new HashMap<>();
  private final RealModel quantized;

  private FloatResnet(Network network) {
    quantized = RealModel.of(network, RealModel.Mode.SIMULATED);
  }

  /** Returns the bytes of a file that computes what a TFLite file stands for. */
  static byte[] file(Path model) {
    Network network =
        TfliteImporter.read(model, Arithmetic.REFERENCE, new Diagnostics()).orElseThrow();
    FloatResnet resnet = new FloatResnet(network);
    Input input = network.inputs().get(0);
    List<Integer> shape = input.shape().dimensions();
    resnet.tensors.put(
        input.name(), resnet.g.input("image", 0, shape.get(2), shape.get(0), shape.get(1)));
    network.layers().forEach(resnet::layer);
    return resnet.g.ending();
  }

  private void layer(Layer layer) {
    String x = tensors.get(layer.inputs().get(0));
    String made =
        switch (layer) {
          case ConvolutionLayer conv -> activated(conv(conv, x), conv.activation());
          case CombineLayer sum ->
              activated(
                  g.node("Add", List.of(x, tensors.get(sum.inputs().get(1)))), sum.activation());
          case PoolLayer pool -> g.node("GlobalAveragePool", List.of(x));
          case ReshapeLayer flat -> g.node("Flatten", List.of(x));
          case DenseLayer dense -> dense(dense, x);
          case SoftmaxLayer softmax -> g.node("Softmax", List.of(x), one("axis", 1));
          default -> throw new IllegalStateException("a layer of another kind: " + layer);
        };
    tensors.put(layer.name(), made);
  }

  private String activated(String x, Activation activation) {
    return activation instanceof Activation.Relu ? g.node("Relu", List.of(x)) : x;
  }

  private double bias(Layer layer, LayerWeights weights, Optional<Tensor> bias, int channel) {
    double scale = quantized.tensor(layer.inputs().get(0)).scale() * scale(weights, channel);
    return bias.map(b -> b.get(channel) * scale).orElse(0.0);
  }

  private static double scale(LayerWeights weights, int channel) {
    return weights.scales().get(weights.scales().size() == 1 ? 0 : channel);
  }

  private String conv(ConvolutionLayer layer, String x) {
    Tensor codes = layer.weights().values();
    List<Integer> shape = codes.shape().dimensions();
    int filters = shape.get(0);
    int window = shape.get(1) * shape.get(2);
    int inner = shape.get(3);
    float[][] norm = new float[4][filters];
    double[] factors = new double[filters];
    for (int c = 0; c < filters; c++) {
      norm[0][c] = (float) random.nextDouble(0.5, 2) * (random.nextBoolean() ? 1 : -1);
      norm[1][c] = (float) random.nextDouble(-1, 1);
      norm[2][c] = (float) random.nextDouble(-1, 1);
      norm[3][c] = (float) random.nextDouble(0.1, 4);
      factors[c] = norm[0][c] / Math.sqrt(norm[3][c] + EPSILON);
    }
    float[] weights = new float[codes.size()];
    for (int i = 0; i < weights.length; i++) {
      int filter = i / (window * inner);
      int channel = i / window % inner;
      long code = codes.get((filter * window + i % window) * inner + channel);
      weights[i] = (float) (scale(layer.weights(), filter) * code / factors[filter]);
    }
    float[] bias = new float[filters];
    for (int c = 0; c < filters; c++) {
      double wanted = bias(layer, layer.weights(), layer.bias(), c);
      bias[c] = (float) ((wanted - norm[1][c]) / factors[c] + norm[2][c]);
    }
    AttributeProto strides = list("strides", layer.sweep().strideY(), layer.sweep().strideX());
    String sums =
        g.node(
            "Conv",
            List.of(
                x,
                g.floats(weights, filters, inner, shape.get(1), shape.get(2)),
                g.floats(bias, filters)),
            strides,
            text("auto_pad", "SAME_UPPER"));
    return g.node(
        "BatchNormalization",
        List.of(
            sums,
            g.floats(norm[0], filters),
            g.floats(norm[1], filters),
            g.floats(norm[2], filters),
            g.floats(norm[3], filters)),
        real("epsilon", EPSILON));
  }

  private String dense(DenseLayer layer, String x) {
    Tensor codes = layer.weights().values();
    int units = codes.shape().dimensions().get(0);
    int inputs = codes.size() / units;
    float[] weights = new float[codes.size()];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) (scale(layer.weights(), i / inputs) * codes.get(i));
    }
    float[] bias = new float[units];
    for (int c = 0; c < units; c++) {
      bias[c] = (float) bias(layer, layer.weights(), layer.bias(), c);
    }
    return g.node(
        "Gemm",
        List.of(x, g.floats(weights, units, inputs), g.floats(bias, units)),
        one("transB", 1));
  }
}
