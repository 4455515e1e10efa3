// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bitloom.Compiler;
import org.bitloom.cost.DesignCost;
import org.bitloom.cost.DeviceCost;
import org.bitloom.cost.Resources;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Family;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.MultiplierStyle;
import org.bitloom.model.Network;
import org.bitloom.plan.ProvenNetwork;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.Design;

/**
 * Looks for the fastest plan of a network that is expected to fit a part. Where there are too few
 * multiplier blocks, two products share one, if the part's are wide enough; where that does not
 * help enough, the layers with the most of them get multipliers of LUTs.
 *
 * @param network checked
 * @param proven what is computed, whatever the hardware
 * @param device the part
 */
record DeviceSearch(Network network, ProvenNetwork proven, Device device) {
  /** Half of what a multiplier of LUTs takes with its share of the rest. */
  private static final double LUTS_PER_MULTIPLIER = 200;

  /** More multipliers than any of the parts has room for. */
  private static final int MOST = 1 << 14;

  /**
   * A plan and what it is expected to use.
   *
   * @param plan the plan
   * @param amount of the part
   * @param budget multipliers that it was planned for
   */
  record Found(Plan plan, Amount amount, int budget) {}

  /** Returns the fastest plan that fits, or the smallest one where none does. */
  Found fastest() {
    int fits = firstGuess();
    Found best = found(fits);
    int tooMany = 2 * fits;
    while (!fits(best)) {
      if (fits == 1) {
        return best;
      }
      tooMany = fits;
      fits /= 2;
      best = found(fits);
    }
    Optional<Found> next = tooMany == 2 * fits ? attempt(tooMany, best) : Optional.empty();
    while (next.isPresent() && tooMany < MOST) {
      best = next.get();
      fits = tooMany;
      tooMany *= 2;
      next = attempt(tooMany, best);
    }
    return between(fits, best, tooMany);
  }

  /** Halves what lies between a budget that fits and one that does not, to about 3 percent. */
  private Found between(int least, Found found, int most) {
    int fits = least;
    int tooMany = most;
    Found best = found;
    while (tooMany - fits > Math.max(1, fits / 32)) {
      int middle = fits + (tooMany - fits) / 2;
      Optional<Found> next = attempt(middle, best);
      if (next.isPresent()) {
        best = next.get();
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return best;
  }

  /** Returns as many multipliers as a part has blocks; more take LUTs, on most parts about 100. */
  private int firstGuess() {
    Amount capacity = device.capacity();
    double guess = Math.max(capacity.dsp(), capacity.lut() / LUTS_PER_MULTIPLIER);
    return Integer.highestOneBit((int) Math.max(1, guess));
  }

  private boolean fits(Found found) {
    return found.amount().within(device.capacity());
  }

  /** Returns the plan for a budget if it fits and uses what the budget allows. */
  private Optional<Found> attempt(int budget, Found before) {
    Found found = found(budget);
    boolean stuck =
        budget > 2 * found.plan().multipliers()
            && found.plan().multipliers() == before.plan().multipliers();
    return fits(found) && !stuck ? Optional.of(found) : Optional.empty();
  }

  private Found found(int budget) {
    Hardware hardware = network.hardware().withGoal(new Hardware.Multipliers(budget));
    Plan plan = plan(hardware);
    Design design = Compiler.lower(plan);
    Amount amount = DeviceCost.of(design, device);
    Set<String> unspecified = unspecified(hardware);
    if (!amount.within(device.capacity()) && !plan.schedule().shared().isEmpty()) {
      // Multipliers that layers share can neither be packed nor made of LUTs.
      hardware = hardware.withStyle(MultiplierStyle.DSP, unspecified);
      plan = plan(hardware);
      design = Compiler.lower(plan);
      amount = DeviceCost.of(design, device);
    }
    if (excess(amount) > 0 && device.family().packsProducts()) {
      hardware = hardware.withStyle(MultiplierStyle.PACKED, unspecified);
      plan = plan(hardware);
      design = Compiler.lower(plan);
      amount = DeviceCost.of(design, device);
    }
    double excess = excess(amount);
    if (excess > 0 && device.family() != Family.ICE40UP) {
      Set<String> soft = softened(design, hardware, excess);
      plan = plan(hardware.withStyle(MultiplierStyle.LUT, soft));
      amount = DeviceCost.of(Compiler.lower(plan), device);
    }
    return new Found(plan, amount, budget);
  }

  private double excess(Amount amount) {
    return amount.dsp() - device.capacity().dsp();
  }

  /** Returns the layers whose multipliers the user left to the planner. */
  private Set<String> unspecified(Hardware hardware) {
    return network.layers().stream()
        .map(Layer::name)
        .filter(name -> !hardware.styles().containsKey(name))
        .collect(Collectors.toSet());
  }

  private Set<String> softened(Design design, Hardware hardware, double excess) {
    Map<String, Resources> layers = DesignCost.of(design).layers();
    List<String> most =
        new TreeSet<>(layers.keySet())
            .stream()
                .filter(layer -> hardware.style(layer) != MultiplierStyle.LUT)
                .sorted((a, b) -> Double.compare(layers.get(b).dsp(), layers.get(a).dsp()))
                .toList();
    Set<String> soft = new HashSet<>();
    double left = excess;
    for (String layer : most) {
      if (left > 0 && soft.add(layer)) {
        left -= layers.get(layer).dsp();
      }
    }
    return soft;
  }

  private Plan plan(Hardware hardware) {
    return Planner.untimed(network.with(hardware), proven, new Diagnostics()).orElseThrow().timed();
  }
}
