// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * Two input vectors and the control that issues their words, for a layer with several groups of
 * output channels.
 *
 * @param issue what is common to all issue logic
 */
public record InputBuffer(IssueControl issue) implements Block {
  @Override
  public String module() {
    return issue.module();
  }

  /** Returns the counter of stored words; {@code beat} has its width, so both compare. */
  public Bus storedBus() {
    return Bus.counter(2L * issue.synapseFold());
  }

  /** Returns the address of the memory. */
  public Bus addressBus() {
    return Bus.counter(2L * issue.synapseFold() - 1);
  }

  /** Returns the group of output channels. */
  public Bus groupBus() {
    return Bus.counter(issue.neuronFold() - 1);
  }

  /** Returns the words of two vectors but one. */
  public Literal oneFree() {
    return storedBus().literal(2L * issue.synapseFold() - 1);
  }

  /** Returns whether a vector has several words. */
  public boolean severalBeats() {
    return issue.synapseFold() > 1;
  }

  /** Returns the word before the last one of a vector. */
  public Literal beforeLast() {
    return storedBus().literal(issue.synapseFold() - 2L);
  }

  /** Returns the address of the second vector. */
  public Literal second() {
    return addressBus().literal(issue.synapseFold());
  }

  /** Returns the last address. */
  public Literal lastWord() {
    return addressBus().literal(wordMax());
  }

  /** Returns the last address as a plain number. */
  public int wordMax() {
    return 2 * issue.synapseFold() - 1;
  }

  /** Returns the group before the last one. */
  public Literal groupBefore() {
    return groupBus().literal(issue.neuronFold() - 2L);
  }
}
