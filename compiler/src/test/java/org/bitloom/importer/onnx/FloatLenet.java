// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.bitloom.importer.onnx.Graph.list;
import static org.bitloom.importer.onnx.Graph.one;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpzFile;

/** LeNet-5 of the examples as PyTorch exports it. */
final class FloatLenet {
  private FloatLenet() {}

  /** Returns the bytes of a file with the weights of an archive. */
  static byte[] file(Path archive) {
    try (NpzFile stored = NpzFile.open(archive)) {
      Graph g = new Graph(13, 0);
      String x = g.input("image", 0, 1, 28, 28);
      String pool1 = pooled(g, conv(g, x, stored, "conv1", 20, 1));
      String pool2 = pooled(g, conv(g, pool1, stored, "conv2", 50, 20));
      String flat = g.node("Flatten", List.of(pool2));
      // The archive has the inputs of fc1 as (row, column, channel).
      NpyArray fc1 = stored.read("fc1.weights");
      float[] rows = new float[fc1.size()];
      for (int i = 0; i < rows.length; i++) {
        int channel = i % 800 / 16;
        rows[i] = (float) fc1.real(i / 800 * 800 + i % 16 * 50 + channel);
      }
      String hidden = dense(g, flat, g.floats(rows, 500, 800), stored, "fc1");
      String relu = g.node("Relu", List.of(hidden));
      dense(g, relu, g.floats(floats(stored.read("fc2.weights")), 10, 500), stored, "fc2");
      return g.ending();
    }
  }

  private static String pooled(Graph g, String x) {
    return g.node("MaxPool", List.of(x), list("kernel_shape", 2, 2), list("strides", 2, 2));
  }

  private static String conv(Graph g, String x, NpzFile stored, String name, int out, int in) {
    NpyArray weights = stored.read(name + ".weights");
    float[] moved = new float[weights.size()];
    for (int i = 0; i < moved.length; i++) {
      int filter = i / (in * 25);
      int channel = i / 25 % in;
      moved[i] = (float) weights.real((filter * 25 + i % 25) * in + channel);
    }
    return g.node("Conv", List.of(x, g.floats(moved, out, in, 5, 5), bias(g, stored, name)));
  }

  private static String dense(Graph g, String x, String weights, NpzFile stored, String name) {
    return g.node("Gemm", List.of(x, weights, bias(g, stored, name)), one("transB", 1));
  }

  private static String bias(Graph g, NpzFile stored, String name) {
    NpyArray bias = stored.read(name + ".bias");
    return g.floats(floats(bias), bias.size());
  }

  private static float[] floats(NpyArray array) {
    float[] values = new float[array.size()];
    IntStream.range(0, values.length).forEach(i -> values[i] = (float) array.real(i));
    return values;
  }
}
