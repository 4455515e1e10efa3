// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.Edge;
import org.bitloom.plan.NodeInput;
import org.bitloom.timing.TimedStream;

/** The cycles in which a design transfers its beats. */
final class TimingRun {
  private final List<Timed> inputs = new ArrayList<>();
  private final Map<Edge, Timed> edges = new LinkedHashMap<>();
  private final Map<Edge, Timed> outputs = new LinkedHashMap<>();
  private final Map<NodeInput, Reader> readers = new LinkedHashMap<>();

  /**
   * A stream.
   *
   * @param stream its transfers
   * @param layout of an inference
   */
  record Timed(TimedStream stream, StreamLayout layout) {
    /** Returns the inferences that are transferred completely. */
    int inferences() {
      return stream.beats() / layout.beats();
    }

    /** Returns the cycle of the last beat of an inference. */
    long end(int inference) {
      return stream.cycle((inference + 1) * layout.beats() - 1);
    }

    /** Returns whether every beat from the middle on comes {@code cycles} after its last one. */
    boolean periodic(long cycles) {
      int beats = layout.beats();
      int middle = Math.max(1, inferences() / 2) * beats;
      for (int beat = middle; beat < stream.beats(); beat++) {
        if (stream.cycle(beat) - stream.cycle(beat - beats) != cycles) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Where a node takes a tensor.
   *
   * @param arriving before the queue, where there is one
   * @param taken behind it
   * @param layout of an inference
   */
  record Reader(TimedStream arriving, TimedStream taken, StreamLayout layout) {
    /** Returns whether no beat waits. */
    boolean immediate() {
      for (int beat = 0; beat < arriving.beats(); beat++) {
        if (arriving.cycle(beat) != taken.cycle(beat)) {
          return false;
        }
      }
      return true;
    }

    /**
     * Returns the places of a queue that never delays an arriving beat. Beat {@code n} takes the
     * place of beat {@code n - places}, whose credit is back the cycle after it was taken.
     */
    Occupancy occupancy() {
      Occupancy most = new Occupancy(0, 0);
      int left = 0;
      for (int beat = 0; beat < arriving.beats(); beat++) {
        while (left < taken.beats() && taken.cycle(left) < arriving.cycle(beat)) {
          left++;
        }
        if (beat - left + 1 > most.beats()) {
          most = new Occupancy(beat - left + 1, arriving.cycle(beat));
        }
      }
      return most;
    }
  }

  /**
   * The most beats in a queue.
   *
   * @param beats how many
   * @param cycle when, for the first time
   */
  record Occupancy(int beats, long cycle) {}

  void addInput(TimedStream stream, StreamLayout layout) {
    inputs.add(new Timed(stream, layout));
  }

  void addEdge(Edge edge, TimedStream stream, StreamLayout layout) {
    edges.put(edge, new Timed(stream, layout));
  }

  void addOutput(Edge edge, TimedStream stream, StreamLayout layout) {
    outputs.put(edge, new Timed(stream, layout));
  }

  void addReader(NodeInput input, TimedStream arriving, TimedStream taken, StreamLayout layout) {
    readers.put(input, new Reader(arriving, taken, layout));
  }

  /** Returns the streams of the tensors, by edge. */
  Map<Edge, Timed> edges() {
    return edges;
  }

  /** Returns where nodes take tensors. */
  Map<NodeInput, Reader> readers() {
    return readers;
  }

  /** Returns the streams that leave the network, by edge. */
  Map<Edge, Timed> outputs() {
    return outputs;
  }

  /** Returns whether everything that the inputs offer was computed to the end. */
  boolean complete(int inferences) {
    return all().allMatch(t -> t.inferences() == inferences);
  }

  /**
   * Returns whether the second half of the run repeats itself every {@code cycles}. Before it
   * begins, the first inference has left, so by then every queue is as full as it gets.
   *
   * @param inferences in the run
   */
  boolean periodic(long cycles, int inferences) {
    boolean full = end(0) <= inferences / 2 * cycles;
    return full && all().allMatch(t -> t.periodic(cycles));
  }

  private Stream<Timed> all() {
    return Stream.of(inputs, edges.values(), outputs.values()).flatMap(c -> c.stream());
  }

  /** Returns the cycle of the last beat of an inference, over all outputs. */
  long end(int inference) {
    return outputs.values().stream().mapToLong(t -> t.end(inference)).max().orElse(0);
  }
}
