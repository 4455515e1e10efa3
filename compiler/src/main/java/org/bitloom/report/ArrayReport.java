// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.cost.DeviceCost;
import org.bitloom.plan.Node;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MemoryBus;
import org.bitloom.plan.array.PassCycles;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayLowering;

/**
 * A plan for a shared array.
 *
 * @param network its name in the source
 * @param target always {@code array}
 * @param multipliers of the array
 * @param outputChannels P, output channels at a time
 * @param wordElements S, elements of a word
 * @param memoryBits data width of the AXI4 port
 * @param memoryLatency cycles after which the memory of this plan answers
 * @param bufferBytes on the chip for feature maps and weights
 * @param mapBytes of them for feature maps
 * @param weightBytes of {@code weights.bin}
 * @param inputBytes of the inputs in memory
 * @param outputBytes of the outputs in memory
 * @param scratchBytes of the feature maps in memory; 0 where all are on the chip
 * @param macs multiply-accumulate operations of an inference
 * @param cycles of an inference
 * @param busy share of the multipliers' cycles that are such an operation
 * @param readBytes that an inference reads
 * @param writtenBytes that an inference writes
 * @param estimate expected FPGA resources of everything
 * @param layers in the order of their passes
 * @param certificate the program, to be verified
 */
public record ArrayReport(
    String network,
    String target,
    int multipliers,
    int outputChannels,
    int wordElements,
    int memoryBits,
    int memoryLatency,
    long bufferBytes,
    long mapBytes,
    long weightBytes,
    long inputBytes,
    long outputBytes,
    long scratchBytes,
    long macs,
    long cycles,
    double busy,
    long readBytes,
    long writtenBytes,
    ResourceEstimate estimate,
    List<Layer> layers,
    ArrayCertificate certificate) {
  /**
   * What a layer, or the transfer of a tensor, takes.
   *
   * @param name of the layer or tensor
   * @param passes over the array
   * @param macs multiply-accumulate operations
   * @param cycles from its first pass to the next layer's
   * @param arrayCycles cycles in which the array takes in a word
   * @param waitingCycles cycles in which a row is wanted that has not come
   * @param readBytes that it reads from memory
   * @param writtenBytes that it writes to memory
   * @param bound array, memory or latency: what most of the cycles are spent on
   */
  public record Layer(
      String name,
      int passes,
      long macs,
      long cycles,
      long arrayCycles,
      long waitingCycles,
      long readBytes,
      long writtenBytes,
      String bound) {}

  /** Copies the list. */
  public ArrayReport {
    layers = List.copyOf(layers);
  }

  /** Returns the report of a plan. */
  public static ArrayReport of(ArrayPlan plan) {
    List<PassCycles> passes = ArrayCycles.of(plan);
    long cycles = ArrayCycles.total(passes);
    ArrayDesign design = ArrayLowering.lower(plan, Optional.empty(), cycles);
    long macs = plan.proven().graph().macs();
    long maps = (long) plan.mapWords() * plan.shape().lanes();
    return new ArrayReport(
        plan.proven().graph().name(),
        "array",
        plan.shape().multipliers(),
        plan.shape().channels(),
        plan.shape().lanes(),
        plan.row().beatBits(),
        MemoryBus.LATENCY,
        plan.bufferBytes(),
        maps,
        plan.imageRows() * plan.row().bytes(),
        plan.inputBytes(),
        plan.outputBytes(),
        plan.scratchBytes(),
        macs,
        cycles,
        (double) macs / ((double) cycles * plan.shape().multipliers()),
        passes.stream().mapToLong(PassCycles::readBytes).sum(),
        passes.stream().mapToLong(PassCycles::writtenBytes).sum(),
        ResourceEstimate.of(DeviceCost.of(design)),
        layers(plan, passes),
        ArrayCertificate.of(plan, passes));
  }

  private static List<Layer> layers(ArrayPlan plan, List<PassCycles> passes) {
    Map<String, Long> macs = new LinkedHashMap<>();
    for (Node node : plan.proven().graph().nodes()) {
      macs.merge(node.layer(), node.operator().macs(), Long::sum);
    }
    Map<String, PassCycles> sums = new LinkedHashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (PassCycles pass : passes) {
      sums.merge(pass.pass().title(), pass, PassCycles::plus);
      counts.merge(pass.pass().title(), 1, Integer::sum);
    }
    return sums.entrySet().stream()
        .map(e -> layer(e.getValue(), counts.get(e.getKey()), macs.getOrDefault(e.getKey(), 0L)))
        .toList();
  }

  private static Layer layer(PassCycles sum, int passes, long macs) {
    return new Layer(
        sum.pass().title(),
        passes,
        macs,
        sum.cycles(),
        sum.busy(),
        sum.waiting(),
        sum.readBytes(),
        sum.writtenBytes(),
        sum.bound().keyword());
  }
}
