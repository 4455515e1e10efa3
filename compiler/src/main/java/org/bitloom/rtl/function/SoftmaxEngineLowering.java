// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.Float32;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Normalization;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.DistanceScale;
import org.bitloom.plan.engine.EngineQueue;
import org.bitloom.plan.engine.FixedLogSoftmaxSchedule;
import org.bitloom.plan.engine.LogSoftmaxSchedule;
import org.bitloom.plan.engine.SoftmaxEngine;
import org.bitloom.plan.engine.SoftmaxSchedule;
import org.bitloom.plan.engine.TableLines;
import org.bitloom.plan.engine.WideSoftmaxSchedule;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Names.BlockNames;
import org.bitloom.rtl.verilog.Wire;

/**
 * Builds the engine of a softmax layer.
 *
 * @param plan the plan
 * @param names of its blocks
 * @param node of the layer
 * @param element an element as it arrives on the stream
 * @param queue behind the unit
 */
public record SoftmaxEngineLowering(
    Plan plan, BlockNames names, Node node, Bus element, EngineQueue queue) {
  private static final int EXPONENTIAL_BITS = 31;

  /**
   * Returns the engine.
   *
   * @param inType type in which the elements arrive on the stream
   */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, Normalization operator, IntType inType) {
    Bus element = new Bus(inType, operator.input().range());
    SoftmaxEngineLowering lowering =
        new SoftmaxEngineLowering(plan, names, node, element, SoftmaxEngine.queue(operator));
    return switch (operator) {
      case Softmax softmax -> lowering.narrow(softmax);
      case WideSoftmax wide -> lowering.wide(wide);
      case LogSoftmax log -> lowering.logarithm(log);
      case FixedLogSoftmax fixed -> lowering.fixed(fixed);
    };
  }

  private LoweredEngine narrow(Softmax softmax) {
    SoftmaxSchedule schedule = SoftmaxSchedule.of(softmax);
    SoftmaxUnit unit =
        new SoftmaxUnit(
            names.module("softmax"),
            node.layer(),
            node.origin(),
            element,
            softmax.outputType(),
            schedule,
            names.memory("exponentials"),
            queue.places());
    List<BigInteger> words =
        IntStream.range(0, schedule.depth())
            .mapToObj(distance -> BigInteger.valueOf(softmax.exponential(distance)))
            .toList();
    MemoryFile exponentials =
        new MemoryFile(names.memory("exponentials").file(), EXPONENTIAL_BITS, words);
    return engine("softmax", unit, softmax, List.of(exponentials));
  }

  private LoweredEngine wide(WideSoftmax softmax) {
    WideSoftmaxUnit unit =
        new WideSoftmaxUnit(
            names.module("softmax"),
            node.layer(),
            node.origin(),
            element,
            WideSoftmaxSchedule.of(softmax),
            DistanceScale.of(softmax),
            new LineMemory(names.memory("exponentials"), new TableLines(softmax.exponentials())),
            new LineMemory(names.memory("reciprocals"), new TableLines(softmax.reciprocals())),
            queue.places());
    return engine(
        "softmax of int16",
        unit,
        softmax,
        List.of(unit.exponentials().contents(), unit.reciprocals().contents()));
  }

  private LoweredEngine logarithm(LogSoftmax log) {
    int bits = log.input().elementType().bits();
    int values = 1 << bits;
    MemoryName exponentials = names.memory("exponentials");
    MemoryName logits = names.memory("logits");
    LogSoftmaxUnit unit =
        new LogSoftmaxUnit(
            names.module("log_softmax"),
            node.layer(),
            node.origin(),
            element,
            bits,
            log.outputType(),
            LogSoftmaxSchedule.of(log),
            log.logits().range(),
            log.fractionBits(),
            exponentials,
            logits,
            queue.places());
    return engine(
        "logarithm of softmax",
        unit,
        log,
        List.of(
            words(exponentials, Float32.BITS, values, log.exponentials()::get),
            words(logits, unit.logit().bits(), values, i -> log.logit(element(log, i)))));
  }

  private LoweredEngine fixed(FixedLogSoftmax log) {
    FixedLogSoftmaxSchedule schedule = FixedLogSoftmaxSchedule.of(log);
    MemoryName summands = names.memory("summands");
    MemoryName arguments = names.memory("arguments");
    FixedLogSoftmaxUnit unit =
        new FixedLogSoftmaxUnit(
            names.module("log_softmax"),
            node.layer(),
            node.origin(),
            element,
            schedule,
            summands,
            arguments,
            queue.places());
    int depth = schedule.sum().depth();
    return engine(
        "logarithm of softmax",
        unit,
        log,
        List.of(
            words(summands, FixedLogSoftmaxSchedule.SUMMAND_BITS, depth, log::summand),
            words(arguments, FixedLogSoftmaxSchedule.ARGUMENT_BITS, depth, log::argument)));
  }

  /** Returns the element with these bits. */
  private static long element(LogSoftmax log, int bits) {
    IntType type = log.input().elementType();
    return bits > type.max() ? bits - (1L << type.bits()) : bits;
  }

  private static MemoryFile words(MemoryName name, int bits, int places, IntToLongFunction value) {
    BigInteger mask = BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    return new MemoryFile(
        name.file(),
        bits,
        IntStream.range(0, places)
            .mapToObj(i -> BigInteger.valueOf(value.applyAsLong(i)).and(mask))
            .toList());
  }

  private LoweredEngine engine(
      String what, Block unit, Normalization operator, List<MemoryFile> tables) {
    StreamLayout layout = plan.schedule().of(node).output();
    OutputQueue output = OutputQueue.of(names, node, layout, operator.outputType().bits(), queue);
    Engine engine =
        new Engine(
            names.module("engine"),
            node.layer(),
            node.origin(),
            "%s, %s vectors of %s channels".formatted(what, layout.vectors(), layout.length()),
            List.of("softmax", "output queue"),
            "One inference takes %s cycles".formatted(plan.schedule().of(node).cycles()),
            List.of(new Engine.Port("in", new Bits(element.bits()))),
            output.beatWord(),
            List.of(
                Wire.bit("credit_return"),
                Wire.bit("result_valid"),
                Wire.of(output.beatWord(), "result_data")),
            instances(unit, output));
    return new LoweredEngine(engine, List.of(unit, output), tables, Optional.empty());
  }

  private static List<Instance> instances(Block unit, OutputQueue output) {
    return List.of(
        Instance.clocked(unit.module(), "softmax").stream("in", "in")
            .connect("credit_return", "credit_return")
            .connect("out_valid", "result_valid")
            .connect("out_data", "result_data")
            .build(),
        output.instance());
  }
}
