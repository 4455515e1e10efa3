// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bitloom.certificate.CheckedRequantizer;
import org.bitloom.model.Network;
import org.bitloom.report.ArrayReport;

/**
 * Verifies the plan of a shared array against the network alone: ranges, requantizers and
 * registers; regions of memory and what is read from them; and the program, which is run without
 * data. It knows layers and weights, and nothing of the planner.
 */
public final class ArrayCertificateChecker {
  private ArrayCertificateChecker() {}

  /** Returns a sentence for every claim that does not hold; none if the certificate is right. */
  public static List<String> check(Network network, ArrayReport plan) {
    return check(network, plan, checked -> {});
  }

  /**
   * Returns a sentence for every claim that does not hold; none if the certificate is right.
   *
   * @param requantizers sees each requantizer as soon as it has been checked
   */
  public static List<String> check(
      Network network, ArrayReport plan, Consumer<CheckedRequantizer> requantizers) {
    List<String> failures = new ArrayList<>();
    if (plan.certificate() == null) {
      return List.of("the plan has no certificate: an earlier version wrote it");
    }
    if (!plan.network().equals(network.name()) || !plan.target().equals("array")) {
      return List.of(
          "it is a plan of network '%s' for target %s".formatted(plan.network(), plan.target()));
    }
    try {
      Map<String, LayerFacts> facts =
          ArrayNumbers.check(network, plan.certificate(), failures, requantizers);
      ArrayDimensions sizes = ArrayDimensions.of(plan);
      new ArraySums(plan, sizes, facts, failures).check();
      new ArrayMemoryMap(network, plan, sizes, failures).check();
      if (failures.isEmpty()) {
        ArrayProgram.check(network, plan.certificate(), sizes, facts);
      }
    } catch (Rejected rejected) {
      failures.add(rejected.getMessage());
    }
    return List.copyOf(failures);
  }
}
