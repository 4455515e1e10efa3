// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

/**
 * One generated Verilog module. The record's simple name is the name of its template; its
 * components are what the template prints.
 */
public interface Block {
  /** Returns the module's name, which is also its file's name. */
  String module();
}
