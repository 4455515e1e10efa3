// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.rtl.verilog.Block;

/**
 * The control that issues input words straight to a MAC array that has all outputs in parallel.
 *
 * @param issue what is common to all issue logic
 */
public record DirectInput(IssueControl issue) implements Block {
  @Override
  public String module() {
    return issue.module();
  }
}
