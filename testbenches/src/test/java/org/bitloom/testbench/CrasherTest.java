// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.campaign.NetworkCheck;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has failed once does not fail again. */
class CrasherTest {
  private static final long SEED = 1;

  static List<Path> crashers() throws IOException {
    try (Stream<Path> files = Files.list(FuzzTest.CRASHERS)) {
      return files.filter(file -> file.toString().endsWith(".loom")).sorted().toList();
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("crashers")
  void anOldCrasherPasses(Path file) {
    RequiredTools.assume(new Verilator());
    Diagnostics diagnostics = new Diagnostics();
    Network network =
        new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), diagnostics)
            .read(file)
            .orElseThrow(() -> new AssertionError(DiagnosticRenderer.render(diagnostics)));
    assertThat(NetworkCheck.failure(network, SEED)).isEmpty();
  }
}
