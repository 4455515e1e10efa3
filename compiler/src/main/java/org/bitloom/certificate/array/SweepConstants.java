// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import org.bitloom.operator.Combination;
import org.bitloom.operator.Combine;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.WeightedSum;
import org.bitloom.report.ArraySweep;
import org.bitloom.report.ArraySweep.ResultScale;
import org.bitloom.report.ArraySweep.SweepSum;

/** Compares the constants of a sweep that are in the list of passes with the network's. */
final class SweepConstants {
  private SweepConstants() {}

  /** Requires that mode, factors, padding and what becomes of results are those of the task. */
  static void require(ArraySweep sweep, SweepTask task) {
    String name = task.out().name();
    Rejected.unless(task.modes().contains(sweep.mode()), "'%s' is made by %s", name, sweep.mode());
    Rejected.unless(
        sweep.table() == task.operator() instanceof Lookup,
        "'%s' is looked up, or a table is not",
        name);
    if (task.operator() instanceof WeightedSum && sweep.mode().equals("scaled")) {
      factor(sweep, task, name);
    } else {
      padding(sweep, task.operator(), name);
      factors(sweep, task.operator(), name);
    }
    if (!sweep.kept()) {
      scale(sweep.scale(), task.constants(), name);
    }
    Rejected.unless(
        (sweep.added() == null) == task.added().isEmpty(),
        "nothing, or something else, is added to '%s'",
        name);
    task.added().ifPresent(added -> added(sweep.added(), added, name));
  }

  /** Every element is multiplied by the only weight that there is. */
  private static void factor(ArraySweep sweep, SweepTask task, String name) {
    long weight = task.factor().orElseThrow();
    Rejected.unless(
        sweep.factor() == weight && sweep.oddFactor() == weight,
        "'%s' has factors %d and %d instead of %d",
        name,
        sweep.factor(),
        sweep.oddFactor(),
        weight);
  }

  private static void padding(ArraySweep sweep, Operator operator, String name) {
    long padding = sweep.reads().padding();
    boolean right =
        switch (operator) {
          case Conv2d conv -> padding == conv.padValue();
          case DepthwiseConv2d conv -> padding == conv.padValue();
          case Pool pool ->
              pool.kind() == Pool.Kind.SUM ? padding == 0 : padding <= pool.input().range().min();
          case Operator other -> true;
        };
    Rejected.unless(right, "'%s' is padded with %d", name, padding);
  }

  /** Sums of pools have factors that depend on the window, and are looked at there. */
  private static void factors(ArraySweep sweep, Operator operator, String name) {
    boolean right =
        switch (operator) {
          case Combine combine -> factors(sweep, combine.combination());
          case Pool pool when pool.kind() == Pool.Kind.SUM -> true;
          case Operator other -> none(sweep);
        };
    Rejected.unless(right, "'%s' has factors %d and %d", name, sweep.factor(), sweep.oddFactor());
  }

  private static boolean none(ArraySweep sweep) {
    return sweep.factor() == 0 && sweep.oddFactor() == 0;
  }

  private static boolean factors(ArraySweep sweep, Combination combination) {
    return switch (combination) {
      case Combination.Linear l ->
          sweep.factor() == l.leftFactor() && sweep.oddFactor() == l.rightFactor();
      case Combination.Product p ->
          sweep.factor() == p.leftZeroPoint() && sweep.oddFactor() == p.rightZeroPoint();
      case Combination.Extreme extreme -> none(sweep);
      case Combination.Rescaled rescaled -> false;
      case Combination.Tables tables -> false;
    };
  }

  private static void scale(ResultScale claim, ChannelConstants constants, String name) {
    Rejected.unless(
        claim.shift() == constants.shift()
            && claim.clamp().equals(constants.clamp())
            && claim.ties().equals(constants.ties())
            && claim.tieBits() == constants.tieBits(),
        "results of '%s' are shifted by %d, clamped to %s, ties %s of %d bits instead of %d, %s,"
            + " %s of %d",
        name,
        claim.shift(),
        claim.clamp(),
        claim.ties(),
        claim.tieBits(),
        constants.shift(),
        constants.clamp(),
        constants.ties(),
        constants.tieBits());
  }

  private static void added(SweepSum claim, SweepTask.Added added, String name) {
    ChannelConstants.Constants own = added.constants().of(0);
    ChannelConstants.Constants claimed =
        new ChannelConstants.Constants(
            claim.multiplier(), claim.addend(), claim.addendBelow(), claim.pivot());
    Rejected.unless(
        claim.mean() == added.other().isEmpty()
            && (claim.step() == 0 || !claim.mean())
            && claim.factor() == added.factor()
            && claim.otherFactor() == added.otherFactor()
            && claimed.equals(own)
            && added.constants().channels().size() == 1,
        "what is added to '%s' has factors %d and %d and %s instead of %d, %d and %s",
        name,
        claim.factor(),
        claim.otherFactor(),
        claimed,
        added.factor(),
        added.otherFactor(),
        own);
    scale(claim.scale(), added.constants(), name);
  }
}
