// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitloom.report.LayerReport;
import org.bitloom.report.PlanReport;

/** Checks that layers which use multipliers in turns have turns enough, and no cycle twice. */
final class SharingClaims {
  private final PlanReport report;
  private final Map<String, LayerReport> layers = new HashMap<>();
  private final Set<String> seen = new HashSet<>();
  private final List<String> failures = new ArrayList<>();

  private SharingClaims(PlanReport report) {
    this.report = report;
    report.layers().forEach(layer -> layers.put(layer.name(), layer));
  }

  /** Returns what is wrong. */
  static List<String> failures(PlanReport report) {
    SharingClaims claims = new SharingClaims(report);
    report.sharedMultipliers().forEach(claims::check);
    claims.total();
    return claims.failures;
  }

  private void check(PlanReport.SharingReport shared) {
    long turns = 0;
    for (PlanReport.TurnsReport share : shared.layers()) {
      turns += share.turns();
      check(shared, share);
    }
    if (shared.period() < 1 || turns > shared.period()) {
      failures.add("%d turns in a period of %d cycles".formatted(turns, shared.period()));
    } else if (report.totals().initiationInterval() % shared.period() != 0) {
      failures.add(
          "turns repeat after %d cycles, inferences after %d"
              .formatted(shared.period(), report.totals().initiationInterval()));
    }
  }

  private void check(PlanReport.SharingReport shared, PlanReport.TurnsReport share) {
    LayerReport layer = layers.get(share.layer());
    if (layer == null || layer.folding() == null || !seen.add(share.layer())) {
      failures.add("layer '%s' has no array that could take turns".formatted(share.layer()));
      return;
    }
    long array = (long) layer.folding().pe() * layer.folding().simd();
    if (array > shared.multipliers()) {
      failures.add(
          "layer '%s' has an array of %d multipliers, and shares %d"
              .formatted(share.layer(), array, shared.multipliers()));
    }
    // Every word has at most as many products as there are multipliers.
    long words = Math.ceilDiv(layer.products(), Math.max(1, array));
    long interval = report.totals().initiationInterval();
    if (Math.multiplyExact(words, shared.period()) > Math.multiplyExact(interval, share.turns())) {
      failures.add(
          "layer '%s' has %d of %d cycles, which is less than %d words in %d"
              .formatted(share.layer(), share.turns(), shared.period(), words, interval));
    }
  }

  /** Checks the number of multipliers: those that are shared count once. */
  private void total() {
    long multipliers = 0;
    for (LayerReport layer : report.layers()) {
      if (layer.folding() != null && !seen.contains(layer.name())) {
        multipliers += (long) layer.folding().pe() * layer.folding().simd();
      }
    }
    for (PlanReport.SharingReport shared : report.sharedMultipliers()) {
      multipliers += shared.multipliers();
    }
    if (multipliers != report.totals().multipliers()) {
      failures.add(
          "the arrays have %d multipliers, the plan claims %d"
              .formatted(multipliers, report.totals().multipliers()));
    }
  }
}
