// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.plan.dataflow.Planner;
import org.junit.jupiter.api.Test;

class FaultCatalogueTest {
  private static Map<String, String> files(long seed) {
    return Subject.of(Planner.plan(RandomConvolutions.of(seed), new Diagnostics()).orElseThrow())
        .design()
        .files();
  }

  @Test
  void noLoopLosesItsEnd() {
    String loop = "    for (lane = 0; lane < 4; lane = lane + 1)\n";
    assertThat(FaultCatalogue.of(Map.of("a.v", loop)))
        .isNotEmpty()
        .noneMatch(fault -> fault.after().contains("lane - 1"));
  }

  @Test
  void everyFaultChangesItsLineAlone() {
    Map<String, String> files = files(1);
    List<Fault> faults = FaultCatalogue.of(files);
    assertThat(faults).hasSizeGreaterThan(200);
    for (Fault fault : faults) {
      List<String> right = List.of(files.get(fault.file()).split("\n", -1));
      List<String> wrong = List.of(fault.in(files.get(fault.file())).split("\n", -1));
      assertThat(wrong).hasSameSizeAs(right);
      for (int i = 0; i < right.size(); i++) {
        assertThat(wrong.get(i).equals(right.get(i))).isEqualTo(i != fault.line() - 1);
      }
    }
  }

  @Test
  void commentsAreLeftAlone() {
    assertThat(FaultCatalogue.of(Map.of("a.v", "// a == b && !c + 1'b1;\n"))).isEmpty();
  }

  @Test
  void aChoiceTakesAllKindsAlike() {
    List<Fault> faults = FaultCatalogue.of(files(2));
    Set<String> kinds = faults.stream().map(Fault::kind).collect(Collectors.toSet());
    List<Fault> chosen = FaultCatalogue.choice(faults, kinds.size(), 5);
    assertThat(new HashSet<>(chosen.stream().map(Fault::kind).toList())).isEqualTo(kinds);
    assertThat(FaultCatalogue.choice(faults, kinds.size(), 5)).isEqualTo(chosen);
  }
}
