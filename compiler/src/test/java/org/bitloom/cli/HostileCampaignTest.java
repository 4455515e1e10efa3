// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad input of every kind, through every door: never exit code 3, never out of memory, never more
 * than some seconds. A new kind of input is a new line in {@link HostileDoors}.
 *
 * <p>{@code -Dbitloom.hostile.count=N} and {@code -Dbitloom.hostile.seed=S} make the inputs of the
 * seeds S to S + N - 1, which take the doors in turn. An input that is not harmless stays in {@code
 * target/hostile/DOOR-SEED}.
 */
@Tag("search")
class HostileCampaignTest {
  private static final int COUNT = Integer.getInteger("bitloom.hostile.count", 700);
  private static final long SEED = Long.getLong("bitloom.hostile.seed", 0);
  private static final long MOST_SECONDS = 10;

  @TempDir private Path folder;

  @ParameterizedTest
  @MethodSource("org.bitloom.cli.HostileDoors#all")
  @Timeout(value = 60, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void everyInputIsHarmless(HostileDoor door) throws IOException {
    int shares = HostileDoors.all().stream().mapToInt(HostileDoor::share).sum();
    int first =
        HostileDoors.all().stream()
            .takeWhile(other -> !other.name().equals(door.name()))
            .mapToInt(HostileDoor::share)
            .sum();
    List<String> failures = new ArrayList<>();
    for (long seed = SEED; seed < SEED + COUNT; seed++) {
      long turn = Math.floorMod(seed, shares);
      if (turn < first || turn >= first + door.share()) {
        continue;
      }
      Path place = Files.createDirectory(folder.resolve(door.name() + "-" + seed));
      String failure = failure(door, place, new SplittableRandom(seed));
      if (!failure.isEmpty()) {
        failures.add(place.getFileName() + ": " + failure);
        move(place, Path.of("target/hostile"));
      } else {
        delete(place);
      }
    }
    assertThat(failures).isEmpty();
  }

  /** Returns what is wrong with what an input did; empty if nothing. */
  private static String failure(HostileDoor door, Path place, SplittableRandom random)
      throws IOException {
    List<?> command = door.input().in(place, random);
    Duration start = cpuTime();
    CliRun run = CliRun.of(command.toArray());
    long seconds = cpuTime().minus(start).toSeconds();
    String what = command + " ended with " + run.code() + ": " + run.err();
    if (run.code() == ExitCode.BUG || run.err().contains("B0725")) {
      return what;
    }
    if (run.code() != ExitCode.OK
        && !run.err().startsWith("error[")
        && !run.err().contains("\nerror[")) {
      return "without a diagnostic, " + what;
    }
    return seconds > MOST_SECONDS ? seconds + " seconds of CPU, " + what : "";
  }

  /** Returns what this process took, on all its cores. */
  private static Duration cpuTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static void move(Path place, Path to) throws IOException {
    Files.createDirectories(to);
    Path target = to.resolve(place.getFileName());
    if (Files.exists(target)) {
      delete(target);
    }
    Files.move(place, target);
  }

  private static void delete(Path place) throws IOException {
    try (Stream<Path> all = Files.walk(place)) {
      for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(file);
      }
    }
  }
}
