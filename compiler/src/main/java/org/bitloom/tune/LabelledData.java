// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.Labels;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;

/**
 * Samples with the class that each of them is.
 *
 * @param samples one list of input tensors per sample, in codes of the inputs
 * @param labels one class per sample
 */
public record LabelledData(List<List<Tensor>> samples, List<Integer> labels) {
  /** Most samples that are computed before the next ones. */
  private static final int CHUNK = 256;

  /** Copies the lists; requires as many labels as samples, and at least one. */
  public LabelledData {
    samples = List.copyOf(samples);
    labels = List.copyOf(labels);
    if (samples.isEmpty() || samples.size() != labels.size()) {
      throw new IllegalArgumentException(samples.size() + " samples, " + labels.size() + " labels");
    }
  }

  /**
   * Joins samples with their labels.
   *
   * @param network with one output: a class, or a value per class
   * @param data for its inputs
   * @param labels an array of integers, one per sample
   * @throws DiagnosticException if they do not belong together
   */
  public static LabelledData read(Network network, NetworkData data, Path labels) {
    List<Integer> classes = Labels.read(labels, data.size(), Classes.of(network).count());
    List<List<Tensor>> samples =
        IntStream.range(0, data.size())
            .parallel()
            .mapToObj(n -> data.integers(n, network.inputs()))
            .toList();
    return new LabelledData(samples, classes);
  }

  /** Returns the number of samples. */
  public int size() {
    return samples.size();
  }

  /** Returns the samples in chunks, each spread over the whole data, in a fixed order. */
  List<LabelledData> chunks() {
    int count = Math.ceilDiv(size(), CHUNK);
    List<LabelledData> chunks = new ArrayList<>();
    for (int chunk = 0; chunk < count; chunk++) {
      List<List<Tensor>> own = new ArrayList<>();
      List<Integer> classes = new ArrayList<>();
      for (int i = chunk; i < size(); i += count) {
        own.add(samples.get(i));
        classes.add(labels.get(i));
      }
      chunks.add(new LabelledData(own, classes));
    }
    return chunks;
  }
}
