// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.bitloom.digest.Digest;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import org.bitloom.model.WeightedLayer;
import org.bitloom.operator.Tensor;

/**
 * Tells searches apart: a digest of everything that an evaluation or the way of the search depends
 * on. The budget is no part of it, as it only ends the way earlier.
 */
public final class SearchIdentity {
  private final MessageDigest digest = Digest.begin();

  private SearchIdentity() {}

  /** Returns the digest of a search for bit widths, in hexadecimal digits. */
  public static String of(Network network, LabelledData data, TuneOptions options) {
    return of(
        network,
        data.samples(),
        data.labels(),
        String.join(
            "|",
            options.objective().toString(),
            options.maxDrop().stripTrailingZeros().toPlainString(),
            options.baseline().toString(),
            options.space().toString(),
            Long.toString(options.seed()),
            options.rounding().toString(),
            Boolean.toString(options.biasCorrection())));
  }

  /**
   * Returns the digest of a search, in hexadecimal digits.
   *
   * @param samples one list of input tensors per sample
   * @param labels of the samples, where they have any
   * @param options whatever else evaluations and the way of the search depend on
   */
  public static String of(
      Network network, List<List<Tensor>> samples, List<Integer> labels, String options) {
    SearchIdentity identity = new SearchIdentity();
    identity.add(LoomWriter.text(network));
    network.layers().stream()
        .filter(layer -> layer.realWeights().isPresent())
        .forEach(
            layer -> {
              identity.add(WeightedLayer.of(layer).weights().values());
              WeightedLayer.of(layer).bias().ifPresent(identity::add);
              identity.add(layer.realWeights().orElseThrow().values());
            });
    for (List<Tensor> sample : samples) {
      sample.forEach(identity::add);
    }
    labels.forEach(label -> identity.add(label.toString()));
    identity.add(options);
    return HexFormat.of().formatHex(identity.digest.digest());
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private void add(Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES * tensor.size());
    for (int i = 0; i < tensor.size(); i++) {
      bytes.putLong(tensor.get(i));
    }
    digest.update(bytes.flip());
  }

  private void add(double[] reals) {
    ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * reals.length);
    for (double real : reals) {
      bytes.putDouble(real);
    }
    digest.update(bytes.flip());
  }
}
