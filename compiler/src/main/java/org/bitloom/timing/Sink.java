// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/** An output of the network, where nothing stalls. */
final class Sink extends Stage {
  private final TimedStream in;

  Sink(TimedStream in) {
    this.in = in;
    in.consumedBy(this);
  }

  @Override
  void advance() {
    while (in.pending()) {
      in.accept(0);
    }
  }
}
