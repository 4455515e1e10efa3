// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bitloom.cost.DeviceCost;
import org.bitloom.device.Amount;
import org.bitloom.device.Device;
import org.bitloom.device.Frequency;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.TextTable;
import org.bitloom.report.TextTable.Column;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.array.ArrayDesign;

/**
 * What became of a network on a part, beside what was expected.
 *
 * @param network its name
 * @param device name of the part
 * @param multipliers in its MAC arrays
 * @param initiationInterval planned cycles between inferences
 * @param used by the network, after synthesis
 * @param estimated for the network
 * @param capacity of the part
 * @param logicCells used after place and route, with the serial port; null without
 * @param megahertz reached after place and route; null without
 * @param clockMegahertz asked for
 * @param inferencesPerSecond at that clock
 * @param criticalPath the slowest path
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SynthesisReport(
    String network,
    String device,
    int multipliers,
    long initiationInterval,
    Amount used,
    Amount estimated,
    Amount capacity,
    Long logicCells,
    Double megahertz,
    double clockMegahertz,
    double inferencesPerSecond,
    List<String> criticalPath) {
  /** Copies the list. */
  public SynthesisReport {
    criticalPath = List.copyOf(criticalPath);
  }

  /** Returns the report. */
  public static SynthesisReport of(
      Plan plan, Design design, Netlist netlist, Optional<PlacedDesign> placed, Frequency clock) {
    long interval = plan.schedule().initiationInterval();
    return new SynthesisReport(
        plan.network().name(),
        netlist.device().name(),
        plan.multipliers(),
        interval,
        netlist.used(),
        DeviceCost.of(design, netlist.device()),
        netlist.device().capacity(),
        placed.map(PlacedDesign::logicCells).orElse(null),
        placed.map(PlacedDesign::megahertz).orElse(null),
        clock.megahertz(),
        clock.perSecond(interval),
        placed.map(PlacedDesign::criticalPath).orElse(List.of()));
  }

  /** Returns the report of a shared array. */
  public static SynthesisReport of(ArrayDesign design, Netlist netlist, Frequency clock) {
    long interval = ArrayCycles.total(ArrayCycles.of(design.plan()));
    return new SynthesisReport(
        design.plan().proven().graph().name(),
        netlist.device().name(),
        design.plan().shape().multipliers(),
        interval,
        netlist.used(),
        DeviceCost.of(design, netlist.device()),
        netlist.device().capacity(),
        null,
        null,
        clock.megahertz(),
        clock.perSecond(interval),
        List.of());
  }

  /** Returns it for people. */
  @JsonIgnore
  public String text() {
    Device part = Device.named(device).orElseThrow();
    TextTable table =
        new TextTable(
            Column.text(device),
            Column.number("LUT"),
            Column.number("FF"),
            Column.number("DSP"),
            Column.number("RAM"));
    row(table, "used", used);
    row(table, "estimated", estimated);
    row(table, "there", capacity);
    StringBuilder text = new StringBuilder(table.render());
    text.append('\n').append(Usage.bars(used, part)).append('\n');
    if (megahertz != null) {
      text.append(
          String.format(
              Locale.ROOT,
              "placed with a serial port: %d logic cells, %.1f MHz; slowest path: %s%n",
              logicCells,
              megahertz,
              String.join(", ", criticalPath)));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "initiation interval %d cycles: %,.0f inferences per second at %s MHz%n",
            initiationInterval,
            inferencesPerSecond,
            Double.toString(clockMegahertz).replaceFirst("\\.0$", "")));
    return text.toString();
  }

  private static void row(TextTable table, String name, Amount amount) {
    table.row(
        name,
        Long.toString(Math.round(amount.lut())),
        Long.toString(Math.round(amount.ff())),
        Long.toString(Math.round(amount.dsp())),
        String.format(Locale.ROOT, "%.1f", amount.ram()));
  }
}
