// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Edge;
import org.bitloom.plan.IntegerNetwork;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Schedule;
import org.bitloom.plan.engine.NodeSchedule;
import org.bitloom.plan.engine.RenamedStream;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.ProbedStream;

/** The hand-written design {@code passage.v}, whole or broken in one place, with its plan. */
final class Passage {
  private static final String FILE = "passage.v";
  private static final long LATENCY = 4;
  private static final Shape SHAPE = Shape.of(5);
  private static final IntType INT8 = IntType.signed(8);
  private static final StreamLayout LAYOUT = StreamLayout.flat(SHAPE, 2);

  private Passage() {}

  /** Returns the plan: the output is the input. */
  static Plan plan() {
    Edge x = new Edge("x", TensorType.full(SHAPE, INT8), Optional.empty());
    Edge y = new Edge("y", x.type(), Optional.empty());
    Node node = new Node("y", "y", new Reshape(x.type(), SHAPE), List.of(x), y, "passage.loom:1");
    IntegerNetwork network = new IntegerNetwork("passage", List.of(x), List.of(node), List.of(y));
    NodeSchedule schedule = new NodeSchedule(List.of(LAYOUT), LAYOUT, LAYOUT.beats());
    return new Plan(
        network,
        new Schedule(
            LAYOUT.beats(),
            List.of(LAYOUT),
            Map.of("y", new RenamedStream((Reshape) node.operator(), schedule))),
        Map.of());
  }

  /** Returns the design as it is. */
  static DesignUnderTest design() {
    return design(text());
  }

  /**
   * Returns the design with one passage of its text replaced.
   *
   * @param right occurs once
   * @param wrong what stands there instead
   */
  static DesignUnderTest broken(String right, String wrong) {
    String text = text();
    if (text.indexOf(right) < 0 || text.indexOf(right) != text.lastIndexOf(right)) {
      throw new IllegalArgumentException("not once in " + FILE + ": " + right);
    }
    return design(text.replace(right, wrong));
  }

  private static DesignUnderTest design(String text) {
    return new DesignUnderTest(
        "passage",
        Map.of(FILE, text),
        List.of(port("x", "s_axis")),
        List.of(port("y", "m_axis")),
        List.of(new ProbedStream("y", "mid", LAYOUT, INT8, false)));
  }

  private static BorderPort port(String edge, String prefix) {
    return new BorderPort(edge, prefix, SHAPE, LAYOUT, INT8, 8, Optional.empty());
  }

  /** Returns random vectors. */
  static List<List<Tensor>> samples(int count) {
    SplittableRandom random = new SplittableRandom(11);
    return IntStream.range(0, count)
        .mapToObj(n -> List.of(Tensor.generate(SHAPE, i -> random.nextLong(-128, 128))))
        .toList();
  }

  private static String text() {
    try (InputStream in = Passage.class.getResourceAsStream("/designs/" + FILE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
