// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bitloom.quantize.Distribution;
import org.bitloom.quantize.DistributionRecorder;

/** What values the tensors of a network have. The result does not depend on the threads. */
final class Distributions {
  private Distributions() {}

  /** Returns the distribution of every tensor over all samples, by name. */
  static Map<String, Distribution> of(RealModel model, NetworkData data) {
    int parts = Math.min(data.size(), Runtime.getRuntime().availableProcessors());
    List<Map<String, DistributionRecorder>> recorded =
        IntStream.range(0, parts)
            .parallel()
            .mapToObj(part -> record(model, data, part, parts))
            .toList();
    Map<String, Distribution> merged = new LinkedHashMap<>();
    for (String name : model.names()) {
      DistributionRecorder all = new DistributionRecorder();
      recorded.forEach(part -> all.merge(part.get(name).distribution()));
      merged.put(name, all.distribution());
    }
    return merged;
  }

  private static Map<String, DistributionRecorder> record(
      RealModel model, NetworkData data, int first, int step) {
    Map<String, DistributionRecorder> recorders = new LinkedHashMap<>();
    model.names().forEach(name -> recorders.put(name, new DistributionRecorder()));
    for (int sample = first; sample < data.size(); sample += step) {
      model.run(data.reals(sample)).forEach((name, v) -> recorders.get(name).add(floats(v)));
    }
    return recorders;
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
