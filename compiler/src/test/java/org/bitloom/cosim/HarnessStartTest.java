// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.cosim.cache.CacheEntry;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness is compiled early where it is wanted, and only there. */
@Tag("tools")
class HarnessStartTest {
  @TempDir private Path folder;
  @TempDir private Path target;

  @BeforeEach
  void assumeTools() {
    boolean here = new Verilator().tools().stream().allMatch(tool -> tool.find().isPresent());
    Assumptions.assumeTrue(
        here || Boolean.getBoolean("bitloom.cosim.required"), "Verilator is not installed");
  }

  private List<String> objects() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void whatIsNotKeptIsCompiled() throws Exception {
    try (HarnessStart start = HarnessStart.of(BuildCache.none())) {
      assertThat(start.fetch(target)).isTrue();
    }
    assertThat(objects()).containsAll(Harness.OBJECTS).contains("verilated.o");
  }

  @Test
  void whatIsKeptIsNotCompiledAgain() throws Exception {
    BuildCache cache = BuildCache.at(folder, 1 << 20);
    CacheEntry kept = Harness.objects(cache, new Verilator(cache).toolVersions(), false);
    Path object = Files.writeString(folder.resolve("harness.o"), "kept");
    kept.fill(object.getParent(), "harness.o"::equals);

    try (HarnessStart start = HarnessStart.of(cache)) {
      assertThat(start.fetch(target)).isFalse();
    }
    assertThat(objects()).isEmpty();
  }

  @Test
  void whoeverBeginsNothingHasNothing() throws Exception {
    try (HarnessStart start = HarnessStart.none()) {
      assertThat(start.fetch(target)).isFalse();
    }
    assertThat(objects()).isEmpty();
  }
}
