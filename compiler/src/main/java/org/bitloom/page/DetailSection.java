// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.page.LayerDetails.Fact;
import org.bitloom.report.Amounts;
import org.bitloom.report.AnalysisReport.TensorReport;
import org.bitloom.report.LayerReport;
import org.bitloom.report.PlanReport;
import org.bitloom.report.ResourceEstimate;

/** Everything about every layer, closed until somebody asks. */
final class DetailSection {
  private DetailSection() {}

  static Section of(PageData data, ReportPage page) {
    return new Section(
        "details",
        "Layer by layer",
        "Open a layer for all of its numbers.",
        data.report().layers().stream().map(layer -> page.print(details(layer, data))).toList());
  }

  private static LayerDetails details(LayerReport layer, PageData data) {
    List<Fact> facts = new ArrayList<>();
    tensors(facts, layer);
    arithmetic(facts, layer);
    costs(facts, layer, data);
    data.report().queues().stream()
        .filter(queue -> queue.layer().equals(layer.name()))
        .forEach(queue -> facts.add(queue(queue)));
    data.analysis().stream()
        .flatMap(analysis -> analysis.tensors().stream())
        .filter(tensor -> tensor.name().equals(layer.name()))
        .forEach(tensor -> facts.add(errors(tensor)));
    return new LayerDetails(
        layer.name(), layer.operator() + ", " + LayerSection.types(layer), facts);
  }

  private static void tensors(List<Fact> facts, LayerReport layer) {
    facts.add(new Fact("reads", String.join(", ", layer.inputs())));
    facts.add(
        new Fact(
            "input",
            tensor(layer.inputType(), layer.inputShape())
                + ", values in "
                + CertificateSection.range(layer.inputRange())));
    facts.add(
        new Fact(
            "output",
            tensor(layer.outputType(), layer.outputShape())
                + ", values in "
                + CertificateSection.range(layer.outputRange())));
    if (layer.weightType() != null) {
      facts.add(new Fact("weights", layer.weightType()));
    }
  }

  private static void costs(List<Fact> facts, LayerReport layer, PageData data) {
    facts.add(
        new Fact(
            "busy",
            Amounts.count(layer.cycles())
                + " cycles of one inference, "
                + Amounts.duration(layer.cycles(), data.megahertz())
                + " at "
                + SummarySection.megahertz(data)
                + " MHz"));
    ResourceEstimate e = layer.estimate();
    if (e != null) {
      facts.add(
          new Fact(
              "estimate",
              String.format(
                  Locale.ROOT,
                  "%,d LUT, %,d FF, %,d DSP, %.1f RAM blocks",
                  e.lut(),
                  e.ff(),
                  e.dsp(),
                  e.bram())));
    }
  }

  private static void arithmetic(List<Fact> facts, LayerReport layer) {
    LayerReport.AccumulatorReport a = layer.accumulator();
    if (a != null) {
      facts.add(
          new Fact(
              "accumulator",
              "int%d: [%s, %s] at any moment, finished sums in %s; the types alone would need int%d"
                  .formatted(
                      a.bits(),
                      Amounts.count(a.min()),
                      Amounts.count(a.max()),
                      CertificateSection.range(a.result()),
                      a.dataTypeBoundBits())));
    }
    if (layer.requantization() != null) {
      facts.add(
          new Fact(
              "requantizer",
              "equals %s: multiplier of %d bits, shift %d, %s"
                  .formatted(
                      layer.requantization().rounding(),
                      layer.requantization().multiplierBits(),
                      layer.requantization().shift(),
                      layer.requantization().perChannel()
                          ? "constants per channel"
                          : "one constant for all channels")));
    }
    LayerReport.FoldingReport f = layer.folding();
    if (f != null) {
      facts.add(
          new Fact(
              "folding",
              "%d processing elements with %d multipliers each; %d groups of output channels, %d cycles per group"
                  .formatted(f.pe(), f.simd(), f.neuronFold(), f.synapseFold())));
      facts.add(new Fact("work", Amounts.count(layer.macs()) + " MACs of one inference"));
    }
  }

  private static Fact queue(PlanReport.QueueReport queue) {
    return new Fact(
        queue.place().equals("input") ? "queue before it" : "queue behind it",
        "%d beats of %d lanes for %s: %s"
            .formatted(queue.beats(), queue.lanes(), queue.tensor(), queue.reason()));
  }

  private static Fact errors(TensorReport tensor) {
    String alone =
        tensor.sqnrDecibels() == null
            ? "no noise of its own"
            : String.format(Locale.ROOT, "SQNR %.1f dB alone", tensor.sqnrDecibels());
    String soFar =
        tensor.networkSqnrDecibels() == null
            ? "exact so far"
            : String.format(Locale.ROOT, "%.1f dB so far", tensor.networkSqnrDecibels());
    return new Fact(
        "errors",
        String.format(
            Locale.ROOT,
            "%s, %s; real values in [%.4g, %.4g]",
            alone,
            soFar,
            tensor.min(),
            tensor.max()));
  }

  private static String tensor(String type, List<Integer> shape) {
    return type + " " + shape;
  }
}
