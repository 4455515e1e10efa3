// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.Float32;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Normalization;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/** One element per cycle; vectors follow each other as fast as the unit computes them. */
public record SoftmaxEngine(Normalization operator, NodeSchedule schedule) implements EnginePlan {
  /** Bits of an exponential in the table. */
  private static final long EXPONENTIAL_BITS = 31;

  /**
   * The course of a vector.
   *
   * @param prelude cycles before its first element is scaled
   * @param latency cycles from an element that is scaled to its share
   * @param tableBits bits of all tables
   */
  private record Course(int prelude, int latency, long tableBits) {
    private static Course of(Normalization normalization) {
      return switch (normalization) {
        case Softmax softmax -> {
          SoftmaxSchedule schedule = SoftmaxSchedule.of(softmax);
          yield new Course(
              schedule.prelude(), PipelineLatency.SOFTMAX, EXPONENTIAL_BITS * schedule.depth());
        }
        case WideSoftmax wide ->
            new Course(
                WideSoftmaxSchedule.of(wide).prelude(),
                PipelineLatency.WIDE_SOFTMAX,
                new TableLines(wide.exponentials()).totalBits()
                    + new TableLines(wide.reciprocals()).totalBits());
        case FixedLogSoftmax fixed -> {
          FixedLogSoftmaxSchedule schedule = FixedLogSoftmaxSchedule.of(fixed);
          long entry = FixedLogSoftmaxSchedule.SUMMAND_BITS + FixedLogSoftmaxSchedule.ARGUMENT_BITS;
          yield new Course(
              schedule.prelude(),
              PipelineLatency.FIXED_LOG_SOFTMAX,
              entry * schedule.sum().depth());
        }
        case LogSoftmax log ->
            new Course(
                LogSoftmaxSchedule.of(log).prelude(),
                PipelineLatency.LOG_SOFTMAX,
                Math.multiplyExact(
                    log.logits().size(), (long) Float32.BITS + logitType(log).bits()));
      };
    }
  }

  /** Returns the engine. */
  public static SoftmaxEngine of(Normalization operator) {
    StreamLayout layout = StreamLayout.channels(operator.input().shape(), 1);
    long vector = (long) Course.of(operator).prelude() + operator.input().shape().channels();
    long cycles = Math.multiplyExact(layout.vectors(), vector);
    return new SoftmaxEngine(operator, new NodeSchedule(List.of(layout), layout, cycles));
  }

  /** Returns the type of a logit. */
  public static IntType logitType(LogSoftmax log) {
    return IntType.signedFor(log.logits().range());
  }

  /** Returns the queue behind an engine of this operator. */
  public static EngineQueue queue(Normalization operator) {
    return EngineQueue.behind(Course.of(operator).latency());
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    Course course = Course.of(operator);
    return timed.softmax(
        inputs.get(0),
        operator.input().shape().channels(),
        course.prelude(),
        course.latency(),
        queue(operator).places());
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(queue(operator));
  }

  @Override
  public long tableBits() {
    return Course.of(operator).tableBits();
  }

  /** Two vectors: one arrives while the other is scaled. */
  @Override
  public long bufferBits() {
    return 2L * operator.input().shape().channels() * operator.input().elementType().bits();
  }
}
