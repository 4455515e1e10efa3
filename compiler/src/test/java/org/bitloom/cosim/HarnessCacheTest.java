// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HarnessCacheTest {
  @TempDir private Path folder;
  private Path build;
  private Path target;
  private Path place;
  private HarnessCache cache;

  @BeforeEach
  void fill() throws IOException {
    build = Files.createDirectory(folder.resolve("build"));
    for (String name :
        new String[] {"harness.o", "monitor.o", "verilated.o", "verilated_fst_c.o"}) {
      Files.writeString(build.resolve(name), "object " + name);
    }
    Files.writeString(build.resolve("design.o"), "of one design");
    target = Files.createDirectory(folder.resolve("target"));
    place = folder.resolve("cache/harness-1");
    cache = HarnessCache.at(place);
    cache.fill(build);
  }

  @Test
  void objectsThatWereKeptAreTaken() {
    assertThat(cache.fetch(target)).isTrue();
    assertThat(target.resolve("verilated_fst_c.o")).hasContent("object verilated_fst_c.o");
    assertThat(target.resolve("design.o")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"monitor.o", "verilated.o", "checksums.txt"})
  void aDamagedCacheIsNotTakenAndFilledAgain(String damaged) throws IOException {
    Files.writeString(place.resolve(damaged), "");

    assertThat(cache.fetch(target)).isFalse();
    assertThat(target).isEmptyDirectory();
    cache.fill(build);
    assertThat(cache.fetch(target)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"monitor.o", "verilated.o", "checksums.txt"})
  void anIncompleteCacheIsNotTakenAndFilledAgain(String missing) throws IOException {
    Files.delete(place.resolve(missing));

    assertThat(cache.fetch(target)).isFalse();
    assertThat(target).isEmptyDirectory();
    cache.fill(build);
    assertThat(cache.fetch(target)).isTrue();
  }

  @Test
  void aFileInThePlaceOfTheCacheIsNoError() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    HarnessCache blocked = HarnessCache.at(file.resolve("harness-1"));

    blocked.fill(build);

    assertThat(blocked.fetch(target)).isFalse();
  }
}
