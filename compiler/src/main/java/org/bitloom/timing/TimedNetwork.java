// SPDX-License-Identifier: Apache-2.0
package org.bitloom.timing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.operator.StreamLayout;

/** The stages of a design and the streams between them; each method adds a stage. */
public final class TimedNetwork {
  private final List<Stage> stages = new ArrayList<>();
  private final List<Source> sources = new ArrayList<>();
  private final List<Moments> memory = new ArrayList<>();
  private long turns;
  private int delay = 1;
  private final Deque<Stage> awake = new ArrayDeque<>();

  void wake(Stage stage) {
    if (stage.wakes()) {
      awake.add(stage);
    }
  }

  /** Returns an empty sequence of events, which becomes part of the state. */
  Moments moments() {
    Moments moments = new Moments();
    memory.add(moments);
    return moments;
  }

  private TimedStream stream() {
    return new TimedStream(this);
  }

  private void add(Stage stage) {
    stages.add(stage);
    delay = Math.max(delay, stage.delay());
  }

  /**
   * Adds an input of the network, which offers nothing yet.
   *
   * @param beats of one inference
   * @param interval 0 if every beat is offered as soon as the one before is taken; else the cycles
   *     over which the beats of an inference are spread evenly
   */
  public TimedStream source(int beats, long interval) {
    TimedStream out = stream();
    Source source = new Source(out, beats, interval);
    sources.add(source);
    add(source);
    return out;
  }

  /**
   * Adds an output of the network, where nothing stalls.
   *
   * @param beats of an inference
   * @return the cycles of the last beats of inferences, which grow with every run
   */
  public List<Long> sink(TimedStream in, int beats) {
    Sink sink = new Sink(in, beats);
    add(sink);
    return Collections.unmodifiableList(sink.ends());
  }

  /** Adds a skid buffer. */
  public TimedStream buffer(TimedStream in) {
    TimedStream out = stream();
    add(new SkidBuffer(in, out));
    return out;
  }

  /**
   * Adds a pipeline with a credit gate before it and a queue behind it.
   *
   * @param pipeline its cycles; 0 for a queue alone
   * @param places beats that the queue holds
   */
  public TimedStream queue(TimedStream in, int pipeline, int places) {
    TimedStream out = stream();
    add(new Queue(in, out, pipeline, places));
    return out;
  }

  /** Adds a queue that is never full. */
  public TimedStream queue(TimedStream in) {
    return queue(in, 0, Queue.UNLIMITED);
  }

  /** Adds what takes a beat of every input at once. */
  public TimedStream join(List<TimedStream> in) {
    TimedStream out = stream();
    add(new Join(in, out));
    return out;
  }

  /**
   * Adds what takes beats of several inputs, or makes some, in an order that every inference
   * repeats.
   *
   * @param order the input of every beat, or -1 for one that is made; where that is the first, it
   *     waits until the first beat of the first input is there
   */
  public TimedStream sequence(List<TimedStream> in, int[] order) {
    TimedStream out = stream();
    add(new Sequence(in, out, order));
    return out;
  }

  /**
   * Adds what lets some beats of every inference pass and drops the others.
   *
   * @param kept for each beat of an inference, whether it passes
   */
  public TimedStream selection(TimedStream in, boolean[] kept) {
    TimedStream out = stream();
    add(new Selection(in, out, kept));
    return out;
  }

  /** Adds a store of any size that costs no time, in the place of a queue yet to be sized. */
  public TimedStream store(TimedStream in) {
    TimedStream out = stream();
    add(new IdealStore(in, out));
    return out;
  }

  /** Adds a fork. */
  public List<TimedStream> fork(TimedStream in, int readers) {
    List<TimedStream> out = IntStream.range(0, readers).mapToObj(i -> stream()).toList();
    add(new Fork(in, out));
    return out;
  }

  /** Adds an adapter where one is needed. */
  public TimedStream adapted(TimedStream in, StreamLayout from, StreamLayout to) {
    Optional<Adaptation> adaptation = Adaptation.between(from, to);
    if (adaptation.isEmpty()) {
      return in;
    }
    TimedStream out = stream();
    add(adaptation.get().stage(in, out));
    return out;
  }

  /** Adds a MAC array that takes the words of each vector once per group. */
  public TimedStream array(TimedStream in, GroupPipeline pipeline) {
    return array(in, pipeline, Optional.empty());
  }

  /**
   * Adds a MAC array whose weights arrive at run time.
   *
   * @param weights their stream
   * @param beats of the weights of one inference
   */
  public TimedStream array(TimedStream in, TimedStream weights, int beats, GroupPipeline pipeline) {
    WeightBanks banks = new WeightBanks(this, weights, beats);
    add(banks);
    return array(in, pipeline, Optional.of(banks));
  }

  private TimedStream array(TimedStream in, GroupPipeline pipeline, Optional<WeightBanks> weights) {
    TimedStream out = stream();
    add(
        pipeline.groups() == 1
            ? new DirectIssue(in, out, pipeline, weights)
            : new BufferedIssue(in, out, pipeline, weights));
    return out;
  }

  /**
   * Adds an array that decodes its weights for every vector.
   *
   * @param elements beats of a vector
   * @param finished for every sum of a vector, the cycles from the start until it can be offered
   */
  public TimedStream sparse(TimedStream in, int elements, int[] finished) {
    TimedStream out = stream();
    add(new SparseCourse(in, out, elements, finished));
    return out;
  }

  /** Adds a MAC array that takes the words of each group once, as they come. */
  public TimedStream groups(TimedStream in, GroupPipeline pipeline) {
    TimedStream out = stream();
    add(new DirectIssue(in, out, pipeline, Optional.empty()));
    return out;
  }

  /** Adds a MAC array that takes its words from a line buffer. */
  public TimedStream windows(TimedStream in, WindowRows rows, GroupPipeline pipeline) {
    TimedStream out = stream();
    add(new WindowIssue(in, out, pipeline, rows));
    return out;
  }

  /**
   * Adds a line buffer whose windows are read once, into a queue.
   *
   * @param kept for each window of a row, whether its words reach the queue
   * @param words under a window
   * @param pipeline cycles from the issue of a word to its push
   * @param places words that the queue holds
   */
  public TimedStream reading(
      TimedStream in, WindowRows rows, boolean[] kept, int words, int pipeline, int places) {
    TimedStream out = stream();
    add(new WindowReading(in, out, rows, kept, words, pipeline, places));
    return out;
  }

  /**
   * Adds a softmax.
   *
   * @param channels elements of a vector
   * @param prelude cycles from a full vector to its first index that is scaled
   * @param pipeline cycles from an index to its result
   * @param places results that the output queue holds
   */
  public TimedStream softmax(TimedStream in, int channels, int prelude, int pipeline, int places) {
    TimedStream out = stream();
    add(new SoftmaxCourse(in, out, channels, prelude, pipeline, places));
    return out;
  }

  /**
   * Adds a pool along one direction.
   *
   * @param takes for each word of an inference, whether it comes from the input
   * @param completes for each word, whether a result follows from it
   * @param pipeline cycles from a word to the push of its result
   * @param places results that the queue holds
   */
  public TimedStream pool(
      TimedStream in, boolean[] takes, boolean[] completes, int pipeline, int places) {
    TimedStream out = stream();
    add(new Pooling(in, out, takes, completes, pipeline, places));
    return out;
  }

  /**
   * Adds a store that takes a part of an inference, and then gives what it makes of it.
   *
   * @param takes for each action of an inference, whether it takes a beat; else it gives one
   */
  public TimedStream rowStore(TimedStream in, boolean[] takes) {
    TimedStream out = stream();
    add(new RowStore(in, out, takes));
    return buffer(out);
  }

  /**
   * Adds an argmax.
   *
   * @param beats of a vector
   * @param registers from the last beat of a vector to its result
   */
  public TimedStream argMax(TimedStream in, int beats, int registers) {
    TimedStream out = stream();
    add(new Tournament(in, out, beats, registers));
    return out;
  }

  /** Offers one more inference at every input, and computes the cycle of every transfer. */
  public void run() {
    sources.forEach(Source::extend);
    stages.forEach(this::wake);
    while (!awake.isEmpty()) {
      awake.remove().turn();
      turns++;
    }
  }

  /** Returns how often a stage took a turn: the work so far. */
  public long turns() {
    return turns;
  }

  /** Returns the most cycles from an event in a block to another one that follows from it. */
  public int delay() {
    return delay;
  }

  /**
   * Returns the cycles of all events on which later ones can depend. Where two inferences leave the
   * same of them behind, but for a number of cycles between them, all inferences that follow repeat
   * them.
   */
  public TimedState state() {
    return new TimedState(memory.stream().map(m -> m.remembered(delay)).toList());
  }
}
