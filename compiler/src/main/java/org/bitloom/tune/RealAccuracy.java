// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.calibrate.RealModel;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;

/** The accuracy of the real network that integers were made of. */
public final class RealAccuracy {
  private RealAccuracy() {}

  /**
   * Returns the samples that the real network classifies correctly; empty where no layer has real
   * parameters.
   *
   * @param labels one class per sample
   */
  public static OptionalInt correct(Network network, NetworkData data, List<Integer> labels) {
    boolean real =
        network.layers().stream()
            .filter(layer -> layer.realWeights().isPresent())
            .anyMatch(layer -> WeightedLayer.of(layer).weights().source().isPresent());
    if (!real) {
      return OptionalInt.empty();
    }
    RealModel model = RealModel.of(network, RealModel.Mode.REAL);
    Classes classes = Classes.of(network);
    String output = network.outputs().get(0);
    return OptionalInt.of(
        Math.toIntExact(
            IntStream.range(0, data.size())
                .parallel()
                .filter(
                    n -> classes.predicted(model.run(data.reals(n)).get(output)) == labels.get(n))
                .count()));
  }
}
