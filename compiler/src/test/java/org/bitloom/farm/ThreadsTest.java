// SPDX-License-Identifier: Apache-2.0
package org.bitloom.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadsTest {
  private static Map<Integer, String> results(int width, Work work, List<String> tasks) {
    Map<Integer, String> results = new TreeMap<>();
    try (Threads threads = new Threads(width)) {
      threads.run(
          work,
          tasks,
          (task, result) -> assertThat(results.put(task, result)).as("a second result").isNull());
    }
    return results;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7})
  void everyTaskHasItsResult(int width) {
    List<String> tasks = IntStream.range(0, 20).mapToObj(Integer::toString).toList();

    Map<Integer, String> results = results(width, task -> task + "!", tasks);

    assertThat(results).hasSize(20).allSatisfy((i, r) -> assertThat(r).isEqualTo(i + "!"));
  }

  @Test
  void noTasksAreNoResults() {
    assertThat(results(3, task -> task, List.of())).isEmpty();
  }

  /** Nobody passes the barrier before as many tasks are at work as there are threads. */
  @Test
  @Timeout(60)
  void asManyTasksAreAtWorkAsThereAreThreads() {
    CyclicBarrier barrier = new CyclicBarrier(3);

    Map<Integer, String> results =
        results(3, task -> met(barrier, task), List.of("a", "b", "c", "d", "e", "f"));

    assertThat(results.values()).containsExactly("a", "b", "c", "d", "e", "f");
  }

  private static String met(CyclicBarrier barrier, String task) {
    try {
      barrier.await();
      return task;
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aFailureIsThatOfTheTask(int width) {
    IllegalStateException failure = new IllegalStateException("broken");

    assertThatThrownBy(
            () ->
                results(
                    width,
                    task -> {
                      throw failure;
                    },
                    List.of("a", "b")))
        .isSameAs(failure);
  }

  @Test
  void noThreadsAreRefused() {
    assertThatThrownBy(() -> new Threads(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
