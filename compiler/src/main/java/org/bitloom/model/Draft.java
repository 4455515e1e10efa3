// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Map;
import java.util.Optional;
import org.bitloom.operator.Quantization;

/**
 * Stands in for a calibration while there is none: all tensors have the same placeholder. A network
 * made with it has its structure and its real parameters right, and nothing else.
 */
public final class Draft implements Calibration {
  /** A scale that nobody writes, so that it can be told from one that is known. */
  public static final Quantization PLACEHOLDER = new Quantization(0x1.23456p0f, 0);

  @Override
  public Optional<Quantization> quantization(OpenTensor tensor) {
    return Optional.of(PLACEHOLDER);
  }

  @Override
  public Map<String, RealParameters> parameters() {
    return Map.of();
  }

  @Override
  public Network refined(Network network) {
    return network;
  }
}
