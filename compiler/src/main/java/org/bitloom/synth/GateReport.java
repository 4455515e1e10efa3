// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Locale;
import org.bitloom.device.Frequency;
import org.bitloom.plan.dataflow.Plan;

/**
 * What became of a network in standard cells.
 *
 * @param network its name
 * @param library name of the cells
 * @param multipliers in its MAC arrays
 * @param initiationInterval planned cycles between inferences
 * @param cells all of them
 * @param flipFlops of these
 * @param buffers of these
 * @param area of the cells, in square micrometres, without wires
 * @param macros memories that are not in that area
 * @param clockMegahertz asked for
 * @param setupSlack in nanoseconds, at that clock
 * @param holdSlack in nanoseconds
 * @param megahertz that the slowest path allows
 * @param criticalPath registers at its ends
 */
public record GateReport(
    String network,
    String library,
    int multipliers,
    long initiationInterval,
    int cells,
    int flipFlops,
    int buffers,
    double area,
    List<String> macros,
    double clockMegahertz,
    double setupSlack,
    double holdSlack,
    double megahertz,
    List<String> criticalPath) {
  /** Copies the lists. */
  public GateReport {
    macros = List.copyOf(macros);
    criticalPath = List.copyOf(criticalPath);
  }

  /** Returns the report, with what OpenSTA says. */
  public static GateReport of(Plan plan, GateNetlist netlist, Frequency clock) {
    StaticTiming timing = StaticTiming.of(netlist, clock);
    return new GateReport(
        plan.network().name(),
        netlist.library().name(),
        plan.multipliers(),
        plan.schedule().initiationInterval(),
        netlist.count(),
        netlist.count(netlist.library().flipFlops()),
        netlist.count(netlist.library().buffers()),
        netlist.area(),
        netlist.macros().stream().map(GateNetlist.Macro::toString).sorted().toList(),
        clock.megahertz(),
        timing.setup(),
        timing.hold(),
        timing.megahertz(clock),
        List.of(timing.from(), timing.to()));
  }

  /** Returns it for people. */
  @JsonIgnore
  public String text() {
    String memories =
        macros.isEmpty()
            ? ""
            : "memories as macros, not in the area: " + String.join(", ", macros) + "\n";
    return String.format(
        Locale.ROOT,
        "%s: %,d cells, %,d of them flip-flops and %,d buffers; %.3f mm2 without wires%n%s"
            + "slack %.2f ns at %.1f MHz (hold %.2f ns), so up to %.1f MHz; slowest path: %s%n"
            + "initiation interval %d cycles: %,.0f inferences per second at %.1f MHz%n",
        library,
        cells,
        flipFlops,
        buffers,
        area / 1e6,
        memories,
        setupSlack,
        clockMegahertz,
        holdSlack,
        megahertz,
        String.join(" to ", criticalPath),
        initiationInterval,
        clockMegahertz * 1e6 / initiationInterval,
        clockMegahertz);
  }
}
