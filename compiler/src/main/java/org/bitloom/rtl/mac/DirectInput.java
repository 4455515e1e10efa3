// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;

/**
 * The control that issues input words straight to a MAC array that needs every word once: it has
 * all outputs in parallel, or each group of outputs has inputs of its own.
 *
 * @param issue what is common to all issue logic
 */
public record DirectInput(IssueControl issue) implements Block {
  /** Returns whether there are several groups of outputs. */
  public boolean grouped() {
    return issue.neuronFold() > 1;
  }

  /** Returns the counter of words of a group. */
  public Bus beatBus() {
    return Bus.counter(issue.synapseFold() - 1L);
  }

  /** Returns the last word of a group. */
  public Literal lastBeat() {
    return beatBus().literal(issue.synapseFold() - 1L);
  }

  @Override
  public String module() {
    return issue.module();
  }
}
