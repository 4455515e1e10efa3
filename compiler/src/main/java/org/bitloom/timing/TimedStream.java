// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.Collection;

/**
 * A stream between two stages. Beat {@code n} is transferred in the first cycle in which it is both
 * offered ({@code valid}) and awaited ({@code ready}).
 */
public final class TimedStream {
  private final TimedNetwork network;
  private final Moments offered;
  private final Moments transferred;
  private Stage producer;
  private Stage consumer;

  TimedStream(TimedNetwork network) {
    this.network = network;
    offered = network.moments();
    transferred = network.moments();
    offered.keepFor(transferred::size);
  }

  /** Returns the network that the stream belongs to. */
  TimedNetwork network() {
    return network;
  }

  void producedBy(Stage stage) {
    producer = stage;
    stage.moves(transferred);
  }

  void consumedBy(Stage stage) {
    consumer = stage;
    stage.moves(transferred);
  }

  /** Adds the first cycle in which the next beat is valid. */
  void offer(long cycle) {
    offered.add(cycle);
    network.wake(consumer);
  }

  /** Transfers the oldest beat that is offered, not before {@code cycle}; returns when. */
  long accept(long cycle) {
    long transfer = Math.max(cycle, offered.get(transferred.size()));
    transferred.add(transfer);
    network.wake(producer);
    network.wake(consumer);
    return transfer;
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

  /** Measures what waits between this place and one behind it. */
  public Waiting until(TimedStream taken) {
    return new Waiting(transferred, taken.transferred);
  }

  /** Counts transfers up to given cycles. */
  public TransferCount count(Collection<Long> cycles) {
    return new TransferCount(transferred, cycles);
  }

  /** Returns how many beats are transferred. */
  public long beats() {
    return transferred.size();
  }

  /** Returns the cycle in which a beat is transferred, which a reader has to keep. */
  long cycle(long beat) {
    return transferred.get(beat);
  }
}
