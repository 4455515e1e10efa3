// SPDX-License-Identifier: Apache-2.0
package org.bitloom.benchmark;

import org.bitloom.model.Network;
import org.bitloom.operator.Shape;

/** The networks that are measured: the layers of well-known ones, and one of the examples. */
public enum Networks {
  /** Image classification of MLPerf Tiny. */
  RESNET8 {
    @Override
    Network draw() {
      NetworkDraft draft = new NetworkDraft("resnet8", Shape.of(32, 32, 3));
      String x = draft.convolution("x", 3, 16, 3, 3, 1, true);
      x = draft.convolution(x, 16, 16, 3, 3, 1, true);
      x = draft.convolution(x, 16, 16, 3, 3, 1, false);
      x = draft.convolution(x, 16, 32, 3, 3, 2, true);
      x = draft.convolution(x, 32, 32, 3, 3, 1, false);
      x = draft.convolution(x, 32, 64, 3, 3, 2, true);
      x = draft.convolution(x, 64, 64, 3, 3, 1, false);
      x = draft.dense(x, 4096, 10);
      return draft.network(draft.softmax(x));
    }
  },
  /** Keyword spotting of MLPerf Tiny. */
  KWS {
    @Override
    Network draw() {
      NetworkDraft draft = new NetworkDraft("kws", Shape.of(49, 10, 1));
      String x = draft.convolution("x", 1, 64, 10, 4, 2, true);
      for (int block = 0; block < 4; block++) {
        x = draft.convolution(draft.depthwise(x, 64), 64, 64, 1, 1, 1, true);
      }
      x = draft.dense(x, 25 * 5 * 64, 12);
      return draft.network(draft.softmax(x));
    }
  },
  /** Four fully connected layers, like the example of that name. */
  MLP {
    @Override
    Network draw() {
      NetworkDraft draft = new NetworkDraft("mlp", Shape.of(784));
      String x = draft.dense("x", 784, 128);
      x = draft.dense(x, 128, 128);
      return draft.network(draft.dense(x, 128, 10));
    }
  };

  /** Returns the network; always the same. */
  abstract Network draw();
}
