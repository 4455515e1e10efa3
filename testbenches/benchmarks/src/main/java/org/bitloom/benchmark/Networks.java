// SPDX-License-Identifier: Apache-2.0
package org.bitloom.benchmark;

import java.nio.file.Path;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Network;
import org.bitloom.operator.Shape;
import org.bitloom.plan.dataflow.Plan;

/**
 * The networks that are measured: three with the layers of well-known ones, in which the last fully
 * connected layer reads the whole tensor instead of its average, and any file.
 */
final class Networks {
  private Networks() {}

  /** Returns the network of this name; a name with a dot is that of a file. */
  static Network named(String name) {
    return switch (name) {
      case "resnet8" -> resnet8();
      case "kws" -> kws();
      case "mlp" -> mlp();
      default -> file(Path.of(name));
    };
  }

  /** Returns the plan of a network. */
  static Plan plan(Network network) {
    Diagnostics diagnostics = new Diagnostics();
    return compiler(diagnostics)
        .plan(network)
        .orElseThrow(() -> new IllegalArgumentException(DiagnosticRenderer.render(diagnostics)));
  }

  private static Network file(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    return compiler(diagnostics)
        .read(file)
        .orElseThrow(() -> new IllegalArgumentException(DiagnosticRenderer.render(diagnostics)));
  }

  private static Compiler compiler(Diagnostics diagnostics) {
    return new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics);
  }

  /** Image classification of MLPerf Tiny: three residual blocks, 12.5 million MACs. */
  private static Network resnet8() {
    NetworkDraft draft = new NetworkDraft("resnet8", Shape.of(32, 32, 3));
    String x = draft.convolution("x", 3, 16, 3, 3, 1, true);
    String y = draft.convolution(x, 16, 16, 3, 3, 1, true);
    x = draft.sum(x, draft.convolution(y, 16, 16, 3, 3, 1, false));
    for (int channels = 16; channels < 64; channels *= 2) {
      y = draft.convolution(x, channels, 2 * channels, 3, 3, 2, true);
      y = draft.convolution(y, 2 * channels, 2 * channels, 3, 3, 1, false);
      x = draft.sum(draft.convolution(x, channels, 2 * channels, 1, 1, 2, false), y);
    }
    return draft.network(draft.softmax(draft.dense(x, 8 * 8 * 64, 10)));
  }

  /** Keyword spotting of MLPerf Tiny: four depthwise separable blocks, 2.8 million MACs. */
  private static Network kws() {
    NetworkDraft draft = new NetworkDraft("kws", Shape.of(49, 10, 1));
    String x = draft.convolution("x", 1, 64, 10, 4, 2, true);
    for (int block = 0; block < 4; block++) {
      x = draft.convolution(draft.depthwise(x, 64), 64, 64, 1, 1, 1, true);
    }
    return draft.network(draft.softmax(draft.dense(x, 25 * 5 * 64, 12)));
  }

  /** Fully connected layers of 128, 128 and 10 units over 784 inputs. */
  private static Network mlp() {
    NetworkDraft draft = new NetworkDraft("mlp", Shape.of(784));
    String x = draft.dense(draft.dense("x", 784, 128), 128, 128);
    return draft.network(draft.dense(x, 128, 10));
  }
}
