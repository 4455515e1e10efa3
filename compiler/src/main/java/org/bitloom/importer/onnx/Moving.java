// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.List;
import org.bitloom.importer.shared.StreamOrder;

/** Tensors whose dimensions change their places. */
final class Moving {
  private Moving() {}

  static Value.Stream transposed(Value.Stream stream, List<Integer> permutation) {
    StreamOrder order =
        stream
            .order()
            .transposed(stream.dims(), permutation)
            .orElseThrow(
                () ->
                    new Refused(
                        "its input " + stream.dims() + " travels in pieces that cross dimensions",
                        "Transpose of tensors whose dimensions are pieces of the stream"));
    return stream.arranged(permutation.stream().map(stream.dims()::get).toList(), order);
  }

  static Value.KnownCodes transposed(Value.KnownCodes codes, List<Integer> permutation) {
    return new Value.KnownCodes(
        codes.codes().transpose(permutation),
        codes.scales(),
        codes.zeroPoints(),
        permutation.indexOf(codes.axis()));
  }
}
