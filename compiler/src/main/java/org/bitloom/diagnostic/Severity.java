// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

/**
 * How much a diagnostic matters: an error stops the pipeline after the stage, a warning does not.
 */
public enum Severity {
  ERROR("error"),
  WARNING("warning");

  private final String word;

  Severity(String word) {
    this.word = word;
  }

  /** The word that starts a rendered diagnostic. */
  public String word() {
    return word;
  }
}
