// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Network;

/** The networks of examples, each of which is read, and calibrated, once for all tests. */
public final class ReadExamples {
  private static final Map<Path, Network> READ = new ConcurrentHashMap<>();

  private ReadExamples() {}

  /** Returns the network of a file. */
  public static Network of(Path file) {
    return READ.computeIfAbsent(file.toAbsolutePath().normalize(), k -> read(file));
  }

  private static Network read(Path file) {
    Diagnostics diagnostics = new Diagnostics();
    return new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics)
        .read(file)
        .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
  }
}
