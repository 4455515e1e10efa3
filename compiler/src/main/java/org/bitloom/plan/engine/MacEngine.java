// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.Contraction;
import org.bitloom.operator.Convolution;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.timing.IssueTurns;
import org.bitloom.timing.TimedNetwork;
import org.bitloom.timing.TimedStream;

/**
 * A MAC array with its input, weights, serializer and, where there is one, requantizer.
 *
 * @param mac the array
 * @param scaling the requantizer where one is part of the engine
 * @param decoded weights that are decoded after a reset; none where they are stored as they are
 * @param turns cycles in which words may be issued: all, unless other engines share the multipliers
 */
public record MacEngine(
    Contraction operator,
    MacPlan mac,
    Optional<RequantizerForm> scaling,
    NodeSchedule schedule,
    Optional<DecodedWeights> decoded,
    IssueTurns turns)
    implements EnginePlan {
  /**
   * Returns the engine.
   *
   * @param requantizer constants of the requantizer where one is part of the engine
   * @param cycles in which the array is busy with one inference
   * @param turns cycles in which words may be issued
   */
  public static MacEngine of(
      Contraction operator,
      MacPlan mac,
      Optional<ProvenRequantizer> requantizer,
      long cycles,
      IssueTurns turns) {
    Folding folding = mac.folding();
    StreamLayout given =
        new StreamLayout(operator.vectorCount(), folding.outputs(), outputLanes(folding));
    NodeSchedule schedule = new NodeSchedule(inputLayouts(operator, folding), given, cycles);
    Optional<RequantizerForm> scaling =
        requantizer.map(
            r -> scaling(r, IntType.signedFor(mac.result()), folding, mac.rows(), turns));
    Optional<DecodedWeights> decoded =
        operator instanceof WeightedSum sum && sum.compressed()
            ? Optional.of(DecodedWeights.of(sum, folding))
            : Optional.empty();
    return new MacEngine(operator, mac, scaling, schedule, decoded, turns);
  }

  /** Returns the layouts in which a folded array takes its inputs. */
  public static List<StreamLayout> inputLayouts(Contraction operator, Folding folding) {
    int lanes = folding.inputLanes();
    return switch (operator) {
      case Dense dense -> List.of(StreamLayout.flat(dense.input().shape(), lanes));
      case Convolution c -> List.of(channels(c.input().shape(), lanes));
      case MatMul m ->
          List.of(
              new StreamLayout(m.vectorCount(), m.inputCount(), lanes),
              new StreamLayout(m.outputCount(), m.inputCount(), lanes));
    };
  }

  /** Returns the layout of positions, of which several may share a beat. */
  private static StreamLayout channels(Shape shape, int lanes) {
    int pixels = Math.max(1, lanes / shape.channels());
    return new StreamLayout(shape.vectors() / pixels, shape.channels() * pixels, lanes);
  }

  /**
   * The smallest divisor of the processing elements that empties one group before the next is
   * finished: requantizers are shared where the synapse fold allows it.
   */
  public static int outputLanes(Folding folding) {
    int lanes = 1;
    while (folding.pe() % lanes != 0 || folding.pe() / lanes > folding.synapseFold()) {
      lanes++;
    }
    return lanes;
  }

  /**
   * Returns the form of the requantizer's lanes behind a folded array.
   *
   * @param accumulator type of its sums
   * @param soft whether multipliers are made of LUTs
   * @param turns cycles in which words may be issued
   */
  public static RequantizerForm scaling(
      ProvenRequantizer requantizer,
      IntType accumulator,
      Folding folding,
      boolean soft,
      IssueTurns turns) {
    int room = ArrayQueue.room(folding, outputLanes(folding), turns);
    return RequantizerForm.of(requantizer, accumulator, room, soft);
  }

  /** Returns what stands before the array. */
  public MacFront front() {
    return MacFront.of(operator, mac.folding());
  }

  /** Returns what follows the words of the array. */
  public ArrayQueue following() {
    return ArrayQueue.of(front(), mac, schedule.output(), scaling, turns);
  }

  @Override
  public TimedStream stage(TimedNetwork timed, List<TimedStream> inputs, long busiest) {
    var pipeline = following().pipeline(operator.vectorCount());
    TimedStream in = inputs.get(0);
    if (operator instanceof MatMul) {
      return timed.array(in, inputs.get(1), schedule.inputs().get(1).beats(), pipeline);
    }
    return switch (front()) {
      case MacFront.Words words -> timed.array(in, pipeline);
      case MacFront.Sliding s ->
          timed.windows(in, MacFront.rows(s.shape(), s.window(), mac.folding()), pipeline);
      case MacFront.Gathered g ->
          timed.array(g.stage(timed, in, operator.vectorCount(), mac.folding()), pipeline);
      case MacFront.Columns c -> {
        TimedStream words = c.stage(timed, in, mac.folding());
        yield operator instanceof DepthwiseConv2d
            ? timed.groups(words, pipeline)
            : timed.array(words, pipeline);
      }
    };
  }

  @Override
  public Optional<MacPlan> array() {
    return Optional.of(mac);
  }

  @Override
  public Optional<EngineQueue> queue() {
    return Optional.of(following().queue());
  }

  @Override
  public long startCycles() {
    return decoded.map(DecodedWeights::cycles).orElse(0L);
  }

  @Override
  public long products() {
    return operator.macs();
  }

  @Override
  public long tableBits() {
    long biases = (long) operator.outputCount() * operator.output().elementType().bits();
    return switch (operator) {
      case MatMul matMul -> biases;
      case WeightedSum sum ->
          decoded
                  .map(d -> d.image().storedBits(sum.weightType().bits()))
                  .orElseGet(() -> storedBits(sum))
              + biases;
    };
  }

  private static long storedBits(WeightedSum sum) {
    return (long) sum.outputCount() * sum.inputCount() * sum.encoding().bits()
        + codebookBits(sum.encoding());
  }

  private static long codebookBits(WeightEncoding encoding) {
    return encoding instanceof Codebook book ? (long) book.size() * book.valueType().bits() : 0;
  }

  @Override
  public long bufferBits() {
    long loaded =
        switch (operator) {
          case MatMul m -> 2L * m.weights().shape().elements() * m.weights().elementType().bits();
          case WeightedSum sum ->
              decoded.map(d -> (long) d.weights() * sum.weightType().bits()).orElse(0L);
        };
    return loaded
        + switch (front()) {
          case MacFront.Words words -> inputBuffer();
          case MacFront.Sliding s -> ring(LineRing.of(s.shape(), s.window(), mac.folding()));
          case MacFront.Gathered g ->
              ring(LineRing.of(g.shape(), g.window(), mac.folding())) + inputBuffer();
          case MacFront.Columns c -> ring(c.windows().ring()) + keptColumns(c) + inputBuffer();
        };
  }

  private long ring(LineRing ring) {
    long word = (long) mac.folding().inputLanes() * operator.input().elementType().bits();
    return Math.multiplyExact(word, ring.words());
  }

  private long keptColumns(MacFront.Columns front) {
    WindowColumns windows = front.windows();
    long column = (long) windows.lanes() * windows.window().rows().kernel();
    long kept = Math.multiplyExact(column * windows.words(), windows.reach() - 1);
    return Math.multiplyExact(kept, operator.input().elementType().bits());
  }

  /** Two vectors, so that one is filled while the other is read again; none if it is read once. */
  private long inputBuffer() {
    Folding folding = mac.folding();
    long word = (long) folding.simd() * operator.input().elementType().bits();
    return folding.neuronFold() == 1 || operator instanceof DepthwiseConv2d
        ? 0
        : 2 * word * folding.synapseFold();
  }

  @Override
  public List<String> waitingFor(String layer, int input, List<String> others) {
    return operator instanceof MatMul && input == 0
        ? EnginePlan.also(others, layer + " loads its weights")
        : others;
  }
}
