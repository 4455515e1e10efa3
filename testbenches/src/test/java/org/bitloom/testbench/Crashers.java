// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.nio.file.Path;
import java.time.Duration;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import org.junit.jupiter.api.Assertions;

/** The networks that have ever failed, as small as they could be made. */
final class Crashers {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private Crashers() {}

  /** The folder that holds them. */
  static Path folder() {
    return Launcher.repository().resolve("testbenches/src/test/resources/crashers");
  }

  /** Makes a failing network smaller, keeps it, and fails with all that is known. */
  static void keepAndFail(Network network, long seed, String failure) {
    Network small =
        new Minimiser(n -> NetworkCheck.failure(n, seed).isPresent(), PATIENCE).minimise(network);
    Diagnostics diagnostics = new Diagnostics();
    boolean written = LoomWriter.write(small, folder(), diagnostics);
    Assertions.fail(
        "-Dbitloom.fuzz.seed=%d -Dbitloom.fuzz.count=1: %s%n%s: %s%n%s"
            .formatted(
                seed,
                failure,
                written ? "kept in " + folder() : "could not be kept",
                NetworkCheck.failure(small, seed).orElse("fails no more"),
                LoomWriter.text(small)));
  }
}
