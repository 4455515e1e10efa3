// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.operator.Window.Axis;
import org.bitloom.plan.engine.LineRing;
import org.bitloom.plan.engine.LineWaits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;

/**
 * A ring of input rows and the control that issues the words under each window, for a convolution.
 *
 * @param issue what is common to all issue logic
 * @param input what the window slides over
 * @param ring the memory
 * @param waits when windows are complete, and what they free
 * @param gathering whether each word under a window is read once, for a queue that takes it,
 *     instead of once per group of output channels, for a MAC array
 */
public record LineBuffer(
    IssueControl issue, SlidingInput input, LineRing ring, LineSteps waits, boolean gathering)
    implements Block {
  static LineBuffer of(IssueControl issue, SlidingInput input) {
    return of(issue, input, false);
  }

  static LineBuffer gathering(IssueControl issue, SlidingInput input) {
    return of(issue, input, true);
  }

  private static LineBuffer of(IssueControl issue, SlidingInput input, boolean gathering) {
    LineRing ring = LineRing.of(input.shape(), input.window(), issue.folding());
    LineWaits waits = LineWaits.of(input.shape(), input.window(), issue.folding());
    return new LineBuffer(issue, input, ring, LineSteps.of(waits, ring), gathering);
  }

  private List<LoopEnds.Loop> loops() {
    return List.of(
        new LoopEnds.Loop("chunk", issue.folding().wordsPerPosition()),
        new LoopEnds.Loop("column", columns().kernel()),
        new LoopEnds.Loop("row", rows().kernel()),
        new LoopEnds.Loop("group", issue.neuronFold()),
        new LoopEnds.Loop("pixel", input.pixels()),
        new LoopEnds.Loop("line", input.lines()));
  }

  @Override
  public String module() {
    return issue.module();
  }

  private Axis rows() {
    return input.window().rows();
  }

  private Axis columns() {
    return input.window().columns();
  }

  private AddressSteps addresses() {
    return new AddressSteps(ring, issue.folding(), input);
  }

  /** Returns the counters of the loop nest, innermost first, and those of the words that arrive. */
  public List<Counter> counters() {
    List<Counter> counters = new ArrayList<>();
    String enable = "issue";
    for (LoopEnds.Loop loop : loops()) {
      if (loop.count() > 1) {
        counters.add(new Counter(loop.name(), loop.count(), enable));
        enable += " && " + loop.name() + "_end";
      }
    }
    String written = "write";
    for (LoopEnds.Loop loop : arrivals()) {
      if (loop.count() > 1) {
        counters.add(new Counter(loop.name(), loop.count(), written));
        written += " && " + loop.name() + "_end";
      }
    }
    return counters;
  }

  private List<LoopEnds.Loop> arrivals() {
    return List.of(
        new LoopEnds.Loop("arriving", issue.folding().wordsPerVector()),
        new LoopEnds.Loop("writing", width()));
  }

  /** Returns whether a window takes several cycles, so that its constants can settle. */
  public boolean several() {
    return loops().stream().limit(4).anyMatch(l -> l.count() > 1);
  }

  /** Returns which template prints the words that the next window needs. */
  public String stepChoice() {
    return switch (input.pixels()) {
      case 1 -> "oneWindow";
      case 2 -> "twoWindows";
      default -> "manyWindows";
    };
  }

  /** Returns a word that arrives, as a count of words. */
  public String aheadWrite() {
    return Extension.to(waits.aheadBus().bits(), "write", Bus.counter(1));
  }

  /** Returns the further words that the next window needs, as a count of words. */
  public String wideDelta() {
    return Extension.to(waits.aheadBus().bits(), "delta", waits.stepBus());
  }

  /** Returns a row that arrives, as a count of rows. */
  public String spareWrite() {
    return Extension.to(waits.spareBus().bits(), "row_written", Bus.counter(1));
  }

  /** Returns the rows that a row of windows frees, as a count of rows. */
  public String wideFreeing() {
    return Extension.to(waits.spareBus().bits(), "freeing", waits.freedBus());
  }

  /** Returns the last window but one of a row. */
  public Literal nextToLast() {
    return Bus.counter(input.pixels() - 1L).literal(input.pixels() - 2L);
  }

  /** Returns whether a row of windows takes several cycles, so that its constants can settle. */
  public boolean steady() {
    return loops().stream().limit(5).anyMatch(l -> l.count() > 1);
  }

  /** Returns the names of the loops that turn. */
  public LoopEnds ends() {
    return new LoopEnds(loops());
  }

  /** Returns the loops over the words of a row that arrives, those that turn. */
  public List<String> arrivalEnds() {
    return LoopEnds.turning(arrivals());
  }

  /** Returns which template says that a word is the last one under a window. */
  public String lastBeat() {
    return ends().window().isEmpty() ? "everyBeat" : "lastOfWindow";
  }

  /** Returns which template names what groups of output channels take of the queue. */
  public String groupBeats() {
    return ends().groups().isEmpty() ? "beatsOfOneGroup" : "beatsOfGroups";
  }

  /** Returns which template chooses among them. */
  public String groupCost() {
    return ends().groups().isEmpty() ? "oneGroup" : "severalGroups";
  }

  /**
   * A step through the ring where a loop goes on.
   *
   * @param loop name
   * @param words to move on by
   */
  public record Step(String loop, Literal words) {}

  /**
   * Returns the steps of the loops that turn, innermost first, as far out as they differ from the
   * step to the next image.
   */
  public List<Step> steps() {
    List<Step> steps = allSteps();
    int count = steps.size();
    while (count > 0 && steps.get(count - 1).words.equals(imageStep())) {
      count--;
    }
    return steps.subList(0, count);
  }

  private List<Step> allSteps() {
    AddressSteps s = addresses();
    List<Long> words = List.of(s.chunk(), s.column(), s.row(), s.group(), s.pixel(), s.line());
    return IntStream.range(0, words.size())
        .filter(i -> loops().get(i).count() > 1)
        .mapToObj(i -> new Step(loops().get(i).name(), sumBus().literal(words.get(i))))
        .toList();
  }

  /** Returns the rows of the input. */
  public int height() {
    return input.height();
  }

  /** Returns the columns of the input. */
  public int width() {
    return input.width();
  }

  /** Returns whether windows reach over the border. */
  public boolean padded() {
    return input.window().padded();
  }

  /** Returns a word of padding. */
  public String padding() {
    long mask = (1L << issue.elementBits()) - 1;
    String element = issue.elementBits() + "'h" + Long.toHexString(input.padValue() & mask);
    return Extension.repeated(issue.lanes(), element);
  }

  /** Returns an address, and its sum with a step before it wraps. */
  public Bus sumBus() {
    return Bus.counter(2L * ring.words() - 2);
  }

  /** Returns the address of the memory. */
  public Bus addressBus() {
    return Bus.counter(lastAddress());
  }

  /** Returns the last address as a plain number. */
  public int lastAddress() {
    return ring.words() - 1;
  }

  /** Returns the last address. */
  public Literal lastAddressLiteral() {
    return addressBus().literal(lastAddress());
  }

  /** Returns the words of the ring. */
  public Literal ringWords() {
    return sumBus().literal(ring.words());
  }

  /** Returns the address of the first word under the first window. */
  public Literal start() {
    return sumBus().literal(addresses().start());
  }

  /** Returns the step to the next image. */
  public Literal imageStep() {
    return sumBus().literal(addresses().image());
  }

  /** Returns the vertical coordinates. */
  public WindowCoordinates y() {
    return new WindowCoordinates(rows(), height(), input.lines(), 0);
  }

  /** Returns the horizontal coordinates. */
  public WindowCoordinates x() {
    return new WindowCoordinates(columns(), width(), input.pixels(), 0);
  }

  /** Returns which template prints the port that says when words may be issued. */
  public String turnPort() {
    return issue.turns() ? "turnPort" : "anyCycle";
  }

  /** Returns which template makes issue wait for it. */
  public String turnGate() {
    return issue.turns() ? "turnGate" : "anyCycle";
  }
}
