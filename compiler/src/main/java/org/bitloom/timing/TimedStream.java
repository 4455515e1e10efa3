// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

/**
 * A stream between two stages. Beat {@code n} is transferred in the first cycle in which it is both
 * offered ({@code valid}) and awaited ({@code ready}).
 */
public final class TimedStream {
  private final TimedNetwork network;
  private final Moments offered = new Moments();
  private final Moments transferred = new Moments();
  private Stage producer;
  private Stage consumer;

  TimedStream(TimedNetwork network) {
    this.network = network;
  }

  void producedBy(Stage stage) {
    producer = stage;
  }

  void consumedBy(Stage stage) {
    consumer = stage;
  }

  /** Adds the first cycle in which the next beat is valid. */
  void offer(long cycle) {
    offered.add(cycle);
    network.wake(consumer);
  }

  /** Transfers the oldest beat that is offered, not before {@code cycle}. */
  void accept(long cycle) {
    transferred.add(Math.max(cycle, offered.get(transferred.size())));
    network.wake(producer);
    network.wake(consumer);
  }

  /** Returns whether a beat is offered whose transfer is not computed yet. */
  boolean pending() {
    return transferred.size() < offered.size();
  }

  /** Returns the first cycles in which beats are valid. */
  Moments offered() {
    return offered;
  }

  /** Returns the cycles in which beats are transferred. */
  Moments transferred() {
    return transferred;
  }

  /** Returns how many beats are transferred. */
  public int beats() {
    return transferred.size();
  }

  /** Returns the cycle in which a beat is transferred. */
  public long cycle(int beat) {
    return transferred.get(beat);
  }
}
