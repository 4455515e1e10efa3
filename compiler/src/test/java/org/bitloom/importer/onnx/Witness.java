// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpzFile;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.golden.GoldenModel;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;

/** Runs imported networks on stored inputs and compares them with stored outputs. */
final class Witness {
  private Witness() {}

  /**
   * What a comparison found.
   *
   * @param values compared
   * @param different of them
   * @param most largest difference
   */
  record Found(int values, int different, long most) {}

  static Optional<Network> read(Path model, Diagnostics diagnostics) {
    return OnnxImporter.read(model, diagnostics);
  }

  /** Compares a network with the first of the arrays that the archive has. */
  static Found compare(Network network, Path archive, List<String> keys) {
    try (NpzFile file = NpzFile.open(archive)) {
      String key = keys.stream().filter(file::contains).findFirst().orElseThrow();
      NpyArray expected = file.read(key);
      int samples = expected.shape().get(0);
      List<NpyArray> inputs = new ArrayList<>();
      for (int i = 0; i < network.inputs().size(); i++) {
        inputs.add(file.read("in" + i));
      }
      IntegerNetwork graph = NetworkLowering.lower(network);
      GoldenModel model = new GoldenModel(graph);
      String output = network.outputs().get(0);
      int size = expected.size() / samples;
      int different = 0;
      long most = 0;
      for (int n = 0; n < samples; n++) {
        List<Tensor> tensors = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
          tensors.add(tensor(network.inputs().get(i), network.files(), inputs.get(i), n, samples));
        }
        Tensor actual = model.run(tensors).get(output);
        FileTensor like = network.files().get(output);
        boolean whole = expected.type().isInteger();
        for (int e = 0; e < size; e++) {
          int at = n * size + (int) like.order().get(e);
          long wanted = whole ? expected.integer(at) : like.codes().of(expected.real(at), e);
          long gap = Math.abs(wanted - actual.get(e));
          different += gap == 0 ? 0 : 1;
          most = Math.max(most, gap);
        }
      }
      return new Found(expected.size(), different, most);
    }
  }

  private static Tensor tensor(
      Input input, Map<String, FileTensor> files, NpyArray array, int sample, int samples) {
    FileTensor like = files.get(input.name());
    int size = array.size() / samples;
    boolean whole = array.type().isInteger();
    return Tensor.generate(
        input.shape(),
        e -> {
          int at = sample * size + (int) like.order().get(e);
          return whole ? array.integer(at) : like.codes().of(array.real(at), e);
        });
  }
}
