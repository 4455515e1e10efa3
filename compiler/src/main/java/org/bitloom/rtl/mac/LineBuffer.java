// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bitloom.fixed.Interval;
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

  /**
   * A level of the loop nest over the words of an inference.
   *
   * @param name of its counter
   * @param count turns of the loop
   */
  private record Loop(String name, int count) {}

  private List<Loop> loops() {
    return List.of(
        new Loop("chunk", issue.folding().wordsPerPosition()),
        new Loop("column", columns().kernel()),
        new Loop("row", rows().kernel()),
        new Loop("group", issue.neuronFold()),
        new Loop("pixel", input.pixels()),
        new Loop("line", input.lines()));
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

  private AddressSteps steps() {
    return new AddressSteps(ring, issue.folding(), input);
  }

  /** Returns the counters of the loop nest, innermost first, and those of the words that arrive. */
  public List<Counter> counters() {
    List<Counter> counters = new ArrayList<>();
    String enable = "issue";
    for (Loop loop : loops()) {
      if (loop.count > 1) {
        counters.add(new Counter(loop.name, loop.count, enable));
        enable += " && " + loop.name + "_end";
      }
    }
    String written = "write";
    for (Loop loop : arrivals()) {
      if (loop.count > 1) {
        counters.add(new Counter(loop.name, loop.count, written));
        written += " && " + loop.name + "_end";
      }
    }
    return counters;
  }

  private List<Loop> arrivals() {
    return List.of(
        new Loop("arriving", issue.folding().wordsPerVector()), new Loop("writing", width()));
  }

  /** Returns whether a window takes several cycles, so that its constants can settle. */
  public boolean several() {
    return loops().stream().limit(4).anyMatch(l -> l.count > 1);
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
    return loops().stream().limit(5).anyMatch(l -> l.count > 1);
  }

  /** Returns the names of the loops of one turn. */
  public List<String> singles() {
    return Stream.concat(loops().stream(), arrivals().stream())
        .filter(l -> l.count == 1)
        .map(l -> l.name)
        .toList();
  }

  /** Returns the rows of the kernel. */
  public int kernelHeight() {
    return rows().kernel();
  }

  /** Returns the columns of the kernel. */
  public int kernelWidth() {
    return columns().kernel();
  }

  /** Returns the rows of the input. */
  public int height() {
    return input.height();
  }

  /** Returns the columns of the input. */
  public int width() {
    return input.width();
  }

  /** Returns the words of a row. */
  public int rowWords() {
    return ring.rowWords();
  }

  /** Returns the rows in the ring. */
  public int ringRows() {
    return ring.rows();
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

  /** Returns address 0. */
  public Literal firstAddress() {
    return addressBus().literal(0);
  }

  /** Returns the words of the ring. */
  public Literal ringWords() {
    return sumBus().literal(ring.words());
  }

  /** Returns the address of the first word under the first window. */
  public Literal start() {
    return sumBus().literal(steps().start());
  }

  /** Returns the step to the next word of a position. */
  public Literal chunkStep() {
    return sumBus().literal(steps().chunk());
  }

  /** Returns the step to the next position of a row of the kernel. */
  public Literal columnStep() {
    return sumBus().literal(steps().column());
  }

  /** Returns the step to the next row of the kernel. */
  public Literal rowStep() {
    return sumBus().literal(steps().row());
  }

  /** Returns the step to the next group of output channels. */
  public Literal groupStep() {
    return sumBus().literal(steps().group());
  }

  /** Returns the step to the next window of a row. */
  public Literal pixelStep() {
    return sumBus().literal(steps().pixel());
  }

  /** Returns the step to the next row of windows. */
  public Literal lineStep() {
    return sumBus().literal(steps().line());
  }

  /** Returns the step to the next image. */
  public Literal imageStep() {
    return sumBus().literal(steps().image());
  }

  /** Returns the vertical coordinates. */
  public Coordinates y() {
    return new Coordinates(rows(), height(), input.lines(), 0);
  }

  /** Returns the horizontal coordinates. */
  public Coordinates x() {
    return new Coordinates(columns(), width(), input.pixels(), 0);
  }

  /**
   * The constants along one axis; all share a signed bus.
   *
   * @param axis how the window moves
   * @param size elements of the input
   * @param windows positions of the window
   * @param ahead elements of the next image that can have arrived
   */
  public record Coordinates(Axis axis, int size, int windows, int ahead) {
    /** Returns the bus of every coordinate and of what is added to one. */
    public Bus bus() {
      long last = (long) windows * axis.stride() - axis.before();
      return Bus.signed(
          new Interval(-axis.before() - 1L, 0)
              .hull(last + axis.reach())
              .hull((long) size + ahead)
              .hull((long) axis.reach() + axis.stride()));
    }

    /** Returns where the first window starts. */
    public Literal first() {
      return bus().literal(-axis.before());
    }

    /** Returns the distance of two windows. */
    public Literal stride() {
      return bus().literal(axis.stride());
    }

    /** Returns the distance of two positions. */
    public Literal dilation() {
      return bus().literal(axis.dilation());
    }

    /** Returns the distance of a window's first and last position. */
    public Literal span() {
      return bus().literal(axis.reach() - 1L);
    }

    /** Returns the elements of the input. */
    public Literal end() {
      return bus().literal(size);
    }

    /** Returns the last element of the input. */
    public Literal last() {
      return bus().literal(size - 1L);
    }

    /** Returns the rows in the ring. */
    public Literal ring() {
      return bus().literal(ahead);
    }

    /** Returns 0. */
    public Literal zero() {
      return bus().literal(0);
    }

    /** Returns 1. */
    public Literal one() {
      return bus().literal(1);
    }
  }
}
