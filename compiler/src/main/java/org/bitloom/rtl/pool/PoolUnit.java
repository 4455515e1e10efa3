// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.pool;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Pool;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.plan.engine.PoolPass;
import org.bitloom.rtl.stream.Credits;
import org.bitloom.rtl.stream.LayoutText;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Replication;

/**
 * Pools along one direction while the elements arrive. What each open window holds so far is kept
 * per word of a position; windows that overlap are in different banks. It ends in a pipeline that
 * cannot stall; a queue follows.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param kind largest element or sum
 * @param pass the sequence of positions and the windows over it
 * @param lanes elements per beat
 * @param input an element as it arrives
 * @param places places in the queue that follows
 */
public record PoolUnit(
    String module,
    String layer,
    String origin,
    Pool.Kind kind,
    PoolPass pass,
    int lanes,
    Bus input,
    int places)
    implements Block {
  /** Returns the values that its counters pass. */
  public PoolSteps steps() {
    return new PoolSteps(pass);
  }

  /** Returns whether elements are added, else compared. */
  public boolean sum() {
    return kind == Pool.Kind.SUM;
  }

  /** Returns the bus of what a window holds: wide enough for its range and for an element. */
  public Bus partial() {
    Interval range = pass.partial(kind, input.range());
    if (!sum()) {
      return new Bus(input.type(), range);
    }
    int bits = Math.max(IntType.signedFor(range).bits(), input.bits() + (input.signed() ? 0 : 1));
    return new Bus(IntType.signed(bits), range);
  }

  /** Returns the bits of an element as it arrives. */
  public Bits elementBits() {
    return new Bits(input.bits());
  }

  /** Returns an element as wide as what a window holds. */
  public String widened() {
    return Extension.to(partialBits(), "arriving", input);
  }

  /** Returns which template prints an element as a window takes it. */
  public String element() {
    return sum() && padded() ? "paddedElement" : "element";
  }

  /** Returns the lanes. */
  public Replication replication() {
    return Replication.lanes(lanes);
  }

  /** Returns the parts of words that lanes take. */
  public PoolParts parts() {
    return new PoolParts(this);
  }

  /** Returns which template follows the windows that are open. */
  public String windowState() {
    return overlapping() ? "manyWindows" : "oneWindow";
  }

  /** Returns which template prints what a lane of every window holds with one more word. */
  public String windowUpdate() {
    if (!overlapping()) {
      return "oneUpdate";
    }
    return lanes == 1 ? "manyUpdatesOfOneLane" : "manyUpdates";
  }

  /** Returns which template finds the window that is complete. */
  public String completion() {
    return overlapping() ? "manyCompletions" : "oneCompletion";
  }

  /** Returns the bit that tells whether a window goes on. */
  public String continuing() {
    return overlapping() ? "s1_continuing[bank]" : "s1_continuing";
  }

  /** Returns which template prints what a window holds with one more element. */
  public String update() {
    if (sum()) {
      return "addition";
    }
    return padded() ? "paddedComparison" : "comparison";
  }

  /** Returns the bits of what a window holds in one lane. */
  public int partialBits() {
    return partial().bits();
  }

  /** Returns the bus of a result. */
  public Bus output() {
    Interval range = pass.result(kind, input.range());
    if (!weighted()) {
      return new Bus(partial().type(), range);
    }
    int bits =
        Math.max(IntType.signedFor(range).bits(), partialBits() + steps().factorBus().bits() + 1);
    return new Bus(IntType.signed(bits), range);
  }

  /** Returns the bits of a result. */
  public int outBits() {
    return output().bits();
  }

  /** Returns a beat that comes in. */
  public Bits inWord() {
    return new Bits(Math.multiplyExact(lanes, input.bits()));
  }

  /** Returns what one window holds in all lanes. */
  public Bits laneWord() {
    return new Bits(Math.multiplyExact(lanes, partialBits()));
  }

  /** Returns the bits of {@link #laneWord}. */
  public int laneWordBits() {
    return laneWord().count();
  }

  /** Returns what all open windows hold in all lanes. */
  public Bits bankWord() {
    return new Bits(Math.multiplyExact(banks(), laneWordBits()));
  }

  /** Returns a beat that goes out. */
  public Bits outWord() {
    return new Bits(Math.multiplyExact(lanes, outBits()));
  }

  /** Returns the windows that are open at a time. */
  public int banks() {
    return pass.banks();
  }

  /** Returns one bit per bank. */
  public Bits bankBits() {
    return new Bits(banks());
  }

  /** Returns whether windows overlap. */
  public boolean overlapping() {
    return banks() > 1;
  }

  /** Returns all bits of the banks but the top one. */
  public Bits lowerBanks() {
    return new Bits(banks() - 1);
  }

  /** Returns the top bank. */
  public int topBank() {
    return banks() - 1;
  }

  /** Returns whether windows end that are none. */
  public boolean skipping() {
    return steps().skipped() > 0;
  }

  /** Returns the positions of the padding behind. */
  public int padding() {
    return pass.positions() - pass.length();
  }

  /** Returns whether windows wait for padding behind the last element. */
  public boolean padded() {
    return padding() > 0;
  }

  /** Returns whether there are several words per position, kept in a memory. */
  public boolean stored() {
    return pass.words() > 1;
  }

  /** Returns whether there are several positions. */
  public boolean several() {
    return pass.positions() > 1;
  }

  /** Returns whether not every position begins a window. */
  public boolean strided() {
    return pass.axis().stride() > 1;
  }

  /** Returns whether a sequence has states of its own besides its position. */
  public boolean phased() {
    return strided() || overlapping();
  }

  /** Returns the condition under which a sequence ends. */
  public String restart() {
    return several() ? "advance && place_end" : "advance";
  }

  /** Returns whether windows that are no average of the same number of elements are weighted. */
  public boolean weighted() {
    return pass.weighted(kind);
  }

  /** Returns whether windows have to be counted. */
  public boolean counted() {
    return steps().ends() > 1 && (skipping() || weighted());
  }

  /** Returns the counters of the unit, but for that of the stride. */
  public List<Counter> counters() {
    List<Counter> counters = new ArrayList<>();
    if (stored()) {
      counters.add(new Counter("word", pass.words(), "issue"));
    }
    if (several()) {
      counters.add(new Counter("place", pass.positions(), "advance"));
    }
    if (counted()) {
      counters.add(new Counter("window", steps().ends(), "advance && finishes"));
    }
    return counters;
  }

  /** Returns the bus of the word of a position. */
  public Bus wordBus() {
    return Bus.counter(pass.words() - 1L);
  }

  /** Returns the last word. */
  public int lastWord() {
    return pass.words() - 1;
  }

  /** Returns the bits by which a product is wider than what it is made of. */
  public String factorZeros() {
    return new Bits(outBits() - steps().factorBus().bits()).zero();
  }

  /** Returns a sum as wide as a product. */
  public String wideSum() {
    return Extension.to(outBits(), "sum", partial());
  }

  /** Returns the windows and strides in words. */
  public String geometry() {
    return "%s of %s %s, %s apart, %s in front"
        .formatted(
            LayoutText.counted(pass.windows(), "window"),
            pass.axis().kernel(),
            pass.name(),
            pass.axis().stride(),
            pass.axis().before());
  }

  /** Returns the cycles from a beat to the result that it completes. */
  public int latency() {
    return PipelineLatency.pooled(kind, pass);
  }

  /** Returns the free places in the queue. */
  public Credits credits() {
    return new Credits(places);
  }
}
