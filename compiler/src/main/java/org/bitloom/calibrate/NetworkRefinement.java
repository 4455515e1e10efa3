// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import org.bitloom.model.Network;

/** Makes better integers of a network whose scales are known. */
@FunctionalInterface
interface NetworkRefinement {
  /** Returns the network with other weights and biases. */
  Network apply(Network network);
}
