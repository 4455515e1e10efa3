// SPDX-License-Identifier: Apache-2.0
package org.bitloom.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.farm.Cluster;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Work;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkClusterTest {
  private static final String MASTER = "local[2]";

  private static Map<Integer, String> results(Work work, List<String> tasks) {
    Map<Integer, String> results = new TreeMap<>();
    try (Farm farm = Cluster.present().orElseThrow().open(MASTER)) {
      assertThat(farm.width()).isEqualTo(2);
      farm.run(work, tasks, results::put);
      farm.run(work, tasks, results::put);
    }
    return results;
  }

  @Test
  void everyTaskHasItsResultAndAFarmIsUsedAgain() {
    List<String> tasks = IntStream.range(0, 20).mapToObj(Integer::toString).toList();

    assertThat(results(task -> task + "!", tasks))
        .hasSize(20)
        .allSatisfy((i, r) -> assertThat(r).isEqualTo(i + "!"));
  }

  @Test
  void noTasksAreNoResults() {
    assertThat(results(task -> task, List.of())).isEmpty();
  }

  @Test
  void whatAWorkerRefusesIsADiagnosticWithItsReason() {
    Work refuses =
        task -> {
          throw new DiagnosticException(
              Code.OTHER_FILES.withoutPlace("net.loom").withNote("they differ"));
        };

    assertThatThrownBy(() -> results(refuses, List.of("a")))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> {
              assertThat(e.diagnostic().code()).isEqualTo(Code.CLUSTER_FAILED);
              assertThat(e.diagnostic().notes().get(0)).contains("net.loom", "they differ");
            });
  }

  @Test
  void aTaskThatFailsEverywhereIsADiagnostic() {
    Work fails =
        task -> {
          throw new IllegalStateException("broken");
        };

    assertThatThrownBy(() -> results(fails, List.of("a")))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> assertThat(e.diagnostic().code()).isEqualTo(Code.CLUSTER_FAILED));
  }

  /** What the one who asked cannot keep, such as a line of a full disk's journal. */
  @Test
  void aDiagnosticOfTheHarvestComesThrough() {
    try (Farm farm = Cluster.present().orElseThrow().open(MASTER)) {
      assertThatThrownBy(
              () ->
                  farm.run(
                      task -> task,
                      List.of("a"),
                      (task, result) -> {
                        throw new DiagnosticException(Code.RESULT_UNWRITABLE.withoutPlace());
                      }))
          .isInstanceOfSatisfying(
              DiagnosticException.class,
              e -> assertThat(e.diagnostic().code()).isEqualTo(Code.RESULT_UNWRITABLE));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"spark://127.0.0.1:9", "spark://127.0.0.1:99999", "spark://nowhere.invalid:7077", "nonsense", "", "k8s://"})
  void aMasterThatDoesNotAnswerIsADiagnostic(String master) {
    assertThatThrownBy(() -> Cluster.present().orElseThrow().open(master))
        .isInstanceOfSatisfying(
            DiagnosticException.class,
            e -> {
              assertThat(e.diagnostic().code()).isEqualTo(Code.CLUSTER_UNREACHABLE);
              assertThat(e.diagnostic().notes().get(0)).isNotBlank();
            });
  }
}
