// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import com.fasterxml.jackson.core.JsonProcessingException;

/** A JSON report is of another kind or version than the one that is read. */
public final class OtherFormat extends JsonProcessingException {
  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param found value of the field {@code format}
   * @param wanted the only one that can be read
   */
  OtherFormat(String found, String wanted) {
    super("its format is '" + found + "'; this version of Bitloom reads '" + wanted + "'");
  }
}
