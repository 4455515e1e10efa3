// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.Map;
import java.util.Optional;
import org.bitloom.operator.Quantization;

/** What calibration data says of a network. */
public interface Calibration {
  /** Returns scale and zero point of a tensor; empty after an error was reported. */
  Optional<Quantization> quantization(OpenTensor tensor);

  /** Returns the real parameters that replace those of the source, by layer. */
  Map<String, RealParameters> parameters();

  /** Returns the network, all of whose scales are known, with better integers. */
  Network refined(Network network);
}
