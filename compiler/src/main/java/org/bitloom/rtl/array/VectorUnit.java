// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.operator.Softmax;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Pass;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.plan.engine.SoftmaxSchedule;
import org.bitloom.rtl.function.SoftmaxUnit;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Names;

/**
 * The softmax or argmax beside a shared array; its softmax unit is that of the dataflow target.
 *
 * @param instance in the top module
 * @param modules of the unit
 * @param memories of the unit
 */
record VectorUnit(Instance instance, List<ArrayModule> modules, List<MemoryFile> memories) {
  private static final int EXPONENTIAL_BITS = 31;

  /** Returns the unit of a plan; empty where it has no such pass. */
  static Optional<VectorUnit> of(
      ArrayPlan plan, Names names, String network, String origin, PassTable table) {
    return plan.passes().stream()
        .filter(Pass.Vectors.class::isInstance)
        .map(Pass.Vectors.class::cast)
        .findFirst()
        .map(pass -> of(plan, names, network, origin, table, pass));
  }

  private static VectorUnit of(
      ArrayPlan plan,
      Names names,
      String network,
      String origin,
      PassTable table,
      Pass.Vectors pass) {
    List<ArrayModule> modules = new ArrayList<>();
    List<MemoryFile> memories = new ArrayList<>();
    String unit = names.beside("softmax");
    if (pass.operator() instanceof Softmax softmax) {
      MemoryName file = new MemoryName(names.beside("exponentials") + ".mem", names.memoryFolder());
      SoftmaxSchedule schedule = SoftmaxSchedule.of(softmax);
      Bus element = new Bus(softmax.input().elementType(), softmax.input().range());
      int places = EngineQueue.behind(PipelineLatency.SOFTMAX).places();
      SoftmaxUnit view =
          new SoftmaxUnit(
              unit, pass.layer(), origin, element, softmax.outputType(), schedule, file, places);
      modules.add(new ArrayModule.SoftmaxModule(view));
      List<BigInteger> words =
          IntStream.range(0, schedule.depth())
              .mapToObj(distance -> BigInteger.valueOf(softmax.exponential(distance)))
              .toList();
      memories.add(new MemoryFile(file.file(), EXPONENTIAL_BITS, words));
    }
    ArrayVectors view =
        new ArrayVectors(
            names.beside("vectors"),
            network,
            origin,
            pass,
            plan.shape(),
            Bus.signed(plan.widths().elements()),
            table.addressBits(),
            unit);
    modules.add(view);
    boolean several = plan.windows().rowsAtOnce() > 1;
    String word = several ? "words" + view.wordBits().low() : "word";
    return new VectorUnit(instance(view, word), modules, memories);
  }

  private static Instance instance(ArrayVectors view, String word) {
    return Instance.clocked(view.module(), "vectors")
        .connect("start", "vectors_start")
        .connect("busy", "vectors_busy")
        .connect("finished", "vectors_done")
        .connect("read_address", "vectors_address")
        .connect("word", word)
        .connect("write", "vectors_lanes")
        .connect("write_address", "vectors_place")
        .connect("write_data", "vectors_data")
        .build();
  }
}
