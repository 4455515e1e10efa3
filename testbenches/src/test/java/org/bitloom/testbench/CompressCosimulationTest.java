// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bitloom.calibrate.SmallNetwork;
import org.bitloom.cosim.Verilator;
import org.bitloom.testbench.Launcher.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code compress} writes is built and simulated as a user would. */
class CompressCosimulationTest {
  @TempDir private Path folder;

  private String compressed() throws Exception {
    RequiredTools.assume(new Verilator());
    SmallNetwork small = SmallNetwork.in(folder);
    Result result =
        Launcher.run(
            folder,
            Map.of(),
            "compress",
            small.source(),
            "--data",
            small.data(),
            "--density",
            "conv=0.5,fc1=0.1,fc2=0.4",
            "--codebook",
            "conv=16,fc1=4,fc2=8",
            "-o",
            "out");
    assertThat(result.code()).as(result.output()).isZero();
    return Files.readString(folder.resolve("out/small.loom"));
  }

  private String simulated(String network) throws Exception {
    Path file = Files.writeString(folder.resolve("out/small.loom"), network);
    Result result =
        Launcher.run(
            folder,
            Map.of(),
            "cosim",
            file,
            "--inputs",
            "data.npy",
            "--samples",
            "3",
            "--layers",
            "--quick");
    assertThat(result.code()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void aCompressedNetworkIsSimulatedAsItIsWritten() throws Exception {
    assertThat(simulated(compressed()))
        .containsPattern("latency (\\d+) cycles measured, \\1 planned")
        .contains("\n0 mismatches");
  }

  @Test
  @Tag("campaign")
  void itsWeightsAreDecodedAtTheStartWhereTheUserSaysSo() throws Exception {
    String network = compressed();
    assertThat(network).doesNotContain("hardware");
    String hardware = "hardware { multipliers 16; conv decode start; fc1 decode start; }";
    assertThat(simulated(network + hardware))
        .containsPattern("decoded (\\d+) cycles after a reset measured, \\1 planned")
        .contains("\n0 mismatches");
  }
}
