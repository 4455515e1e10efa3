// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;

/** What of a file cannot be built. */
final class Refusals {
  private final Diagnostics diagnostics;
  private final Span origin;
  private boolean failed;

  Refusals(Diagnostics diagnostics, Span origin) {
    this.diagnostics = diagnostics;
    this.origin = origin;
  }

  /** Tells whether anything was refused. */
  boolean failed() {
    return failed;
  }

  void input(OnnxModel.Border input, String reason, String help) {
    tensor("input '" + input.name() + "'", reason, help);
  }

  void output(String output, String reason, String help) {
    tensor("output '" + output + "'", reason, help);
  }

  private void tensor(String title, String reason, String help) {
    failed = true;
    diagnostics.report(Code.MODEL_TENSOR.at(origin, title).withNote(reason).withHelp(help));
  }

  /** Refuses a node, and returns what is known of what it makes. */
  Value node(OnnxNode node, String reason, String nearest) {
    failed = true;
    diagnostics.report(
        Code.UNSUPPORTED_OPERATOR
            .at(origin, node.index(), node.title())
            .withNote(reason)
            .withNote("it makes '" + node.outputs().get(0) + "'")
            .withHelp("nearest supported form: " + nearest));
    return new Value.Unknown();
  }
}
