// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.file.Path;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.NetworkLowering;

/** Imports files without a plan. */
final class DrawnNetwork {
  private DrawnNetwork() {}

  static Network imported(Path file, Arithmetic arithmetic) {
    Diagnostics diagnostics = new Diagnostics();
    return TfliteImporter.read(file, arithmetic, diagnostics)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }

  static IntegerNetwork lowered(Path file, Arithmetic arithmetic) {
    return NetworkLowering.lower(imported(file, arithmetic));
  }
}
