// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bitloom.campaign.Crashers;
import org.bitloom.campaign.Foldings;
import org.bitloom.campaign.Fuzz;
import org.bitloom.cosim.Verilator;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Random networks: all witnesses agree. A network that fails is made smaller and kept as a crasher,
 * which {@link CrasherTest} runs from then on.
 *
 * <p>{@code -Dbitloom.fuzz.count=N} and {@code -Dbitloom.fuzz.seed=S} check the networks of the
 * seeds S to S + N - 1, half of them as they are planned and half under foldings drawn one by one;
 * {@code bitloom fuzz} does both to each.
 */
@Order(1)
class FuzzTest {
  /** The folder of the networks that have ever failed, as small as they could be made. */
  static final Path CRASHERS =
      Launcher.repository().resolve("testbenches/src/test/resources/crashers");

  private static final int PACK = 16;
  private static final int COUNT = Integer.getInteger("bitloom.fuzz.count", 16);
  private static final long SEED = Long.getLong("bitloom.fuzz.seed", 0);

  @Test
  void witnessesAgreeOnRandomNetworks() {
    RequiredTools.assume(new Verilator());
    Crashers crashers = new Crashers(CRASHERS, Duration.ofSeconds(90));
    Fuzz fuzz = new Fuzz(SEED, COUNT, PACK, Optional.empty(), Foldings.IN_TURN, crashers);
    Fuzz.Report report = fuzz.run(progress -> {});
    assertThat(report.findings()).isEmpty();
    assertThat(report.simulated()).isGreaterThan(COUNT / 2);
  }
}
