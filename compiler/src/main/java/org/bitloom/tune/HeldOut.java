// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.List;
import org.bitloom.calibrate.Classes;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.NetworkLowering;

/**
 * Labelled samples that no choice of a search depends on: what a network has right of them says
 * what it will have right of others.
 *
 * @param data the samples
 */
public record HeldOut(LabelledData data) {
  /** Returns how many samples the golden model of a network has right. */
  int correct(Network network) {
    boolean index = Classes.of(network).index();
    GoldenModel golden = new GoldenModel(NetworkLowering.lower(network));
    int correct = 0;
    for (LabelledData chunk : data.chunks()) {
      List<List<Tensor>> outputs = golden.outputs(chunk.samples());
      for (int n = 0; n < chunk.size(); n++) {
        boolean right = Scorer.predicted(outputs.get(n).get(0), index) == chunk.labels().get(n);
        correct += right ? 1 : 0;
      }
    }
    return correct;
  }
}
