// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import org.bitloom.model.Network;

/** What a model file has. */
public sealed interface ModelFile {
  /** A network whose numbers the file gives. */
  record Quantized(Network network) implements ModelFile {}

  /** A network in real numbers. */
  record Real(RealNetwork network) implements ModelFile {}
}
