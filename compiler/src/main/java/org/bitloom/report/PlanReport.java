// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.List;
import java.util.Optional;
import org.bitloom.cost.DesignCost;
import org.bitloom.operator.Quantization;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.dataflow.MemoryBits;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.QueueDepth;
import org.bitloom.plan.dataflow.Timing;
import org.bitloom.plan.engine.SharedMultipliers;
import org.bitloom.rtl.BlockLowering;

/**
 * A plan as {@code plan --json} writes it. With the weights it is a complete certificate: a reader
 * can prove every width and every requantizer again from it.
 *
 * <p>It says nothing of the file that the network came from, so an imported network and its {@code
 * .loom} form have the same report.
 *
 * @param network name of the network
 * @param inputs in the order of the source
 * @param outputs in the order of the source
 * @param totals sums over the network
 * @param layers in the order of computation
 * @param queues between the engines, in the order of computation
 * @param timing of every output, in the order of the source
 * @param sharedMultipliers that several layers use in turns
 */
public record PlanReport(
    String network,
    List<TensorReport> inputs,
    List<TensorReport> outputs,
    Totals totals,
    List<LayerReport> layers,
    List<QueueReport> queues,
    List<OutputTiming> timing,
    List<SharingReport> sharedMultipliers) {
  /** Copies the lists; plans of earlier versions have no timing of outputs and share nothing. */
  public PlanReport {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    layers = List.copyOf(layers);
    queues = List.copyOf(queues);
    timing = timing == null ? List.of() : List.copyOf(timing);
    sharedMultipliers = sharedMultipliers == null ? List.of() : List.copyOf(sharedMultipliers);
  }

  /**
   * Multipliers that several layers use in turns.
   *
   * @param multipliers as many as the largest of their arrays has
   * @param period cycles after which the turns repeat
   * @param layers in the order of their ports
   */
  public record SharingReport(int multipliers, int period, List<TurnsReport> layers) {
    /** Copies the list. */
    public SharingReport {
      layers = List.copyOf(layers);
    }

    private static SharingReport of(SharedMultipliers shared, IntegerNetwork network) {
      return new SharingReport(
          shared.multipliers(),
          shared.period(),
          network.nodes().stream()
              .filter(node -> shared.nodes().contains(node.name()))
              .map(node -> new TurnsReport(node.layer(), shared.turns(node.name())))
              .toList());
    }
  }

  /**
   * The share of a layer.
   *
   * @param layer its name
   * @param turns cycles of every period in which its words are multiplied
   */
  public record TurnsReport(String layer, int turns) {}

  /**
   * When an output delivers.
   *
   * @param output identifier
   * @param initiationInterval planned cycles between inferences at this output
   * @param latency planned cycles from the first accepted input beat to the last beat of the output
   */
  public record OutputTiming(String output, long initiationInterval, long latency) {
    private static OutputTiming of(Edge output, Timing timing) {
      return new OutputTiming(
          output.name(),
          timing.intervals().get(output.name()),
          timing.latencies().get(output.name()));
    }
  }

  /**
   * A tensor at the border of the network.
   *
   * @param name identifier
   * @param type element type
   * @param shape without the sample axis
   * @param range proven bounds of every element
   * @param scale null where the elements have none, such as an index
   * @param zeroPoint null where the elements have none
   */
  public record TensorReport(
      String name,
      String type,
      List<Integer> shape,
      RangeReport range,
      Double scale,
      Long zeroPoint) {
    static TensorReport of(Edge edge) {
      Optional<Quantization> quantization = edge.quantization();
      return new TensorReport(
          edge.name(),
          edge.type().elementType().toString(),
          edge.type().shape().dimensions(),
          RangeReport.of(edge.type().range()),
          quantization.map(Quantization::scale).orElse(null),
          quantization.map(Quantization::zeroPoint).orElse(null));
    }
  }

  /**
   * A queue of the design.
   *
   * @param layer whose engine it belongs to
   * @param tensor that passes it
   * @param place {@code input}, where it waits for another input, or {@code output}
   * @param beats that fit
   * @param lanes elements of a beat
   * @param reason what the depth follows from
   */
  public record QueueReport(
      String layer, String tensor, String place, int beats, int lanes, String reason) {
    private static QueueReport of(QueueDepth queue) {
      return new QueueReport(
          queue.layer(),
          queue.tensor(),
          switch (queue.place()) {
            case INPUT -> "input";
            case OUTPUT -> "output";
          },
          queue.places(),
          queue.lanes(),
          queue.reason());
    }
  }

  /**
   * Sums over the network.
   *
   * @param macs multiply-accumulate operations of one inference
   * @param products those of them that hardware computes: weights of 0 that are not stored need
   *     none
   * @param multipliers physical multipliers in all MAC arrays
   * @param initiationInterval planned cycles between inferences
   * @param latency planned cycles from the first accepted input beat to the last output beat
   * @param startCycles planned cycles after a reset before inputs are taken: 0, unless compressed
   *     weights are decoded then
   * @param weightBits bits of all weights and biases on the chip
   * @param bufferBits bits of all input buffers, and of the weights that are loaded at run time or
   *     decoded after a reset
   * @param streams expected FPGA resources of the streams between the layers, of the border and of
   *     multipliers that layers share
   * @param estimate expected FPGA resources of everything
   */
  public record Totals(
      long macs,
      long products,
      int multipliers,
      long initiationInterval,
      long latency,
      long startCycles,
      long weightBits,
      long bufferBits,
      ResourceEstimate streams,
      ResourceEstimate estimate) {}

  /** Returns the report of a plan. */
  public static PlanReport of(Plan plan) {
    DesignCost cost = DesignCost.of(BlockLowering.lower(plan));
    List<LayerReport> layers = LayerReport.all(plan, cost);
    MemoryBits memory = MemoryBits.of(plan);
    Totals totals =
        new Totals(
            plan.network().macs(),
            plan.schedule().products(),
            plan.multipliers(),
            plan.schedule().initiationInterval(),
            plan.timing().latency(),
            plan.schedule().startCycles(),
            memory.weights(),
            memory.buffers(),
            ResourceEstimate.of(cost.streams()),
            ResourceEstimate.of(cost.total()));
    return new PlanReport(
        plan.network().name(),
        plan.network().inputs().stream().map(TensorReport::of).toList(),
        plan.network().outputs().stream().map(TensorReport::of).toList(),
        totals,
        layers,
        QueueDepth.of(plan).stream().map(QueueReport::of).toList(),
        plan.network().outputs().stream().map(o -> OutputTiming.of(o, plan.timing())).toList(),
        plan.schedule().shared().stream()
            .map(shared -> SharingReport.of(shared, plan.network()))
            .toList());
  }
}
