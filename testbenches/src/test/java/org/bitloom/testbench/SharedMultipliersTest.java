// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.bitloom.Compiler;
import org.bitloom.campaign.NetworkCheck;
import org.bitloom.campaign.Pack;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.campaign.Subject;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.plan.dataflow.Plan;
import org.junit.jupiter.api.Test;

/**
 * Layers that use the same multipliers in turns, in Verilator. More networks with {@code
 * -Dbitloom.sharing.seeds=300}.
 */
class SharedMultipliersTest {
  private static final int SEEDS = Integer.getInteger("bitloom.sharing.seeds", 40);

  private static final int PACK = 24;

  private static final int LEAST = 16;

  private static final String SHARED = "turns__edges__shared_products.v";

  private static final List<Mutation> FAULTS =
      List.of(
          new Mutation(
              "a layer issues a cycle early", SHARED, "ISSUES_0\\[next\\]", "ISSUES_0[cycle]"),
          new Mutation("the other layer's operands", SHARED, "own_0 \\?", "!own_0 ?"),
          new Mutation(
              "a layer has the turns of another one", SHARED, "OWNS_1\\[next\\]", "OWNS_0[next]"),
          new Mutation("a period one cycle short", SHARED, "LAST = 6'd32", "LAST = 6'd31"),
          new Mutation("turns begin with the reset", SHARED, "running \\|\\| start\\)", "1'b1)"),
          new Mutation(
              "products in another order",
              SHARED,
              "\\{product_3(.*?), product_2(.*?),",
              "{product_2$1, product_3$2,"),
          new Mutation(
              "the sign of a weight lost", SHARED, "\\{2\\{weights_0\\[5\\]\\}\\}", "2'd0"),
          new Mutation("windows do not wait", "turns__edges__input.v", "&& turn", ""),
          new Mutation("vectors do not wait", "turns__point__input.v", "&& turn", ""),
          new Mutation("words do not wait", "turns__scores__input.v", "&& turn", ""));

  private static Plan design() {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return compiler
        .read(Launcher.repository().resolve("compiler/src/test/resources/designs/turns.loom"))
        .flatMap(compiler::plan)
        .orElseThrow();
  }

  private static List<Subject> sharing() {
    return LongStream.range(0, SEEDS)
        .mapToObj(seed -> RandomConvolutions.ofFewMultipliers(seed, "c" + seed + "_"))
        .map(network -> Subject.of(network).orElseThrow())
        .filter(subject -> !subject.plan().schedule().shared().isEmpty())
        .toList();
  }

  @Test
  void networksThatShareComputeTheSameInThePlannedCycles() {
    RequiredTools.assume(new Verilator());
    List<Subject> sharing = sharing();
    assertThat(sharing).hasSizeGreaterThanOrEqualTo(LEAST);
    for (int i = 0; i < sharing.size(); i += PACK) {
      check(sharing.subList(i, Math.min(sharing.size(), i + PACK)));
    }
  }

  private static void check(List<Subject> sharing) {
    Subject pack = Pack.of("sharing", sharing);

    CosimResult result = pack.run(NetworkCheck.samples(pack, 3), Stalls.RANDOM, 3);

    assertThat(result.success()).as("%s", result.firstMismatch()).isTrue();
    assertThat(result.warnings()).isEmpty();
    assertThat(sharing.stream().flatMap(subject -> subject.slip(result).stream())).isEmpty();
  }

  @Test
  void everyFaultInTurnsIsFound() {
    RequiredTools.assume(new Verilator());
    Subject right = Subject.of(design());
    List<String> survivors = new ArrayList<>();
    for (Mutation fault : FAULTS) {
      Subject wrong = new Subject(right.plan(), fault.apply(right.design()));
      CosimResult result = wrong.run(NetworkCheck.samples(wrong, 3), Stalls.RANDOM, 3);
      if (result.success() && wrong.slip(result).isEmpty()) {
        survivors.add(fault.name());
      }
    }

    assertThat(survivors).isEmpty();
  }
}
