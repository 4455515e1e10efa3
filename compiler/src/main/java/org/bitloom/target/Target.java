// SPDX-License-Identifier: Apache-2.0
package org.bitloom.target;

import java.util.Optional;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.rtl.Design;

/**
 * A way to build a network in hardware. A target decides on cycles and silicon; what is computed is
 * proven before it ({@link org.bitloom.plan.ProvenNetwork}) and the same for all.
 *
 * @param <P> its plan
 */
public sealed interface Target<P> permits Dataflow {
  /**
   * Returns the plan; empty where an error was reported.
   *
   * @param network checked
   * @param diagnostics takes errors and warnings
   */
  Optional<P> plan(Network network, Diagnostics diagnostics);

  /**
   * Returns the hardware of a plan.
   *
   * @param top name of the top module; without one that of the network is made fit for it
   */
  Design lower(P plan, Optional<String> top);
}
