// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import org.bitloom.plan.Edge;

/** One recorded stream with its tensor. */
record Observed(Edge edge, StreamTrace trace) {
  /** Returns the elements of one inference. */
  long size() {
    return edge.type().shape().elements();
  }
}
