// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.Map;

/** Why operators cannot be built, and what comes nearest. */
final class Refusals {
  /**
   * A refusal.
   *
   * @param reason one line
   * @param nearest the nearest supported form
   */
  record Refusal(String reason, String nearest) {}

  private static final String FLOAT = "float32 tensors cannot be built";

  private static final Map<String, Refusal> KNOWN =
      Map.ofEntries(
          Map.entry("DEQUANTIZE", new Refusal(FLOAT, "an int8 output (inference_output_type)")));

  private Refusals() {}

  /** Returns why an operator of this kind cannot be built. */
  static Refusal of(String kind) {
    return KNOWN.getOrDefault(kind, unknown());
  }

  private static Refusal unknown() {
    return new Refusal("no engine exists for it", String.join(", ", OperatorImporter.built()));
  }
}
