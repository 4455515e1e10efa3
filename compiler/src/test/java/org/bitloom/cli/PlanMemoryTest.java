// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.SecondJava;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanMemoryTest {
  /** Less than the transfers of two inferences take as longs. */
  private static final String HEAP = "-Xmx24m";

  private static final String NETWORK =
      """
      network large {
          input x: int8[1024, 256] scale 1/16 zero_point 0;
          a = relu(x);
          b = relu(a);
          c = relu(b);
          y = add(c, x);
          output y;
      }
      numerics { default activations int8 scale 1/16 zero_point 0; }
      hardware { multipliers 1; }
      """;

  @TempDir Path folder;

  @Test
  void theMemoryOfAPlanDoesNotGrowWithTheBeatsOfAnInference()
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("large.loom"), NETWORK);
    Path log = folder.resolve("log");
    List<String> command = SecondJava.command(List.of(HEAP), Main.class, "plan", file);
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();

    assertThat(process.waitFor()).as(Files.readString(log, StandardCharsets.UTF_8)).isZero();
  }
}
