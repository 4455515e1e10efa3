// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.function;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.StreamLayout;
import org.bitloom.plan.engine.PipelineLatency;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Counter;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Replication;

/**
 * The block that finds the index of the largest element of every vector; of equal ones, the first.
 *
 * <p>It takes one beat per cycle and sends one element per vector, of type {@link #index}. Latency:
 * see {@link #latency}.
 *
 * @param module module name
 * @param input layout of the input
 * @param element type of the input's elements
 * @param origin where the operator stands in the source
 */
public record ArgMaxUnit(String module, StreamLayout input, IntType element, String origin)
    implements Block {
  /** Returns the cycles from the last beat of a vector to its result. */
  public int latency() {
    return PipelineLatency.argMax(input) + 1;
  }

  /** Returns the layout of the output. */
  public StreamLayout output() {
    return new StreamLayout(input.vectors(), 1, 1);
  }

  /** Returns the bus of the result. */
  public Bus index() {
    return Bus.counter(lastIndex());
  }

  /** Returns the largest result. */
  public int lastIndex() {
    return input.length() - 1;
  }

  /** Returns the elements of one beat as a distance between results. */
  public Literal indexStep() {
    return index().literal(input.lanes());
  }

  /** Returns the bus of the number of a lane. */
  public Bus lane() {
    return Bus.counter(input.lanes() - 1L);
  }

  /** Returns the number of the best lane, extended to a result. */
  public String extendedLane() {
    int missing = index().bits() - lane().bits();
    String name = "s" + levelCount() + "_lane";
    return missing == 0 ? name : "{" + missing + "'d0, " + name + "}";
  }

  /** Returns the numbers of all lanes, side by side. */
  public String laneNumbers() {
    return IntStream.range(0, input.lanes())
        .mapToObj(i -> lane().literal(input.lanes() - 1L - i).toString())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  /** Returns the bit range of the numbers of all lanes. */
  public Bits laneNumbersRange() {
    return new Bits(input.lanes() * lane().bits());
  }

  /** Returns the lanes in words. */
  public String lanesText() {
    return input.lanes() + " x " + element;
  }

  /** Returns what follows the tournament, in words. */
  public String runningText() {
    return severalBeats() ? "; a register keeps the best of the vector" : "";
  }

  /** Returns the bit range of one element. */
  public Bits valueRange() {
    return new Bits(element.bits());
  }

  /** Returns the bit range of one beat. */
  public Bits dataRange() {
    return new Bits(Math.multiplyExact(input.lanes(), element.bits()));
  }

  /** Returns the bits of a result with its last flag. */
  public int resultBits() {
    return index().bits() + 1;
  }

  /** Returns a constant with only the sign bit of an element. */
  public String signBit() {
    return element.bits() + "'h" + Long.toHexString(1L << (element.bits() - 1));
  }

  /** Returns a constant with the sign bits of all elements of a beat. */
  public String signBits() {
    return input.lanes() == 1 ? signBit() : "{" + input.lanes() + "{" + signBit() + "}}";
  }

  /** Tells whether a beat has more than one element, so that there is a tournament. */
  public boolean severalLanes() {
    return input.lanes() > 1;
  }

  /** Tells whether a vector has more than one beat. */
  public boolean severalBeats() {
    return input.beatsPerVector() > 1;
  }

  /** Tells whether the last beat of a vector has unused lanes. */
  public boolean partial() {
    return input.lastLanes() < input.lanes();
  }

  /** Returns the bits of the lanes that the last beat of a vector uses. */
  public Bits usedRange() {
    return new Bits(input.lastLanes() * element.bits());
  }

  /** Returns zeros for the lanes that the last beat of a vector does not use. */
  public String unusedZeros() {
    return new Bits((input.lanes() - input.lastLanes()) * element.bits()).zero();
  }

  /** Returns the counter of the beats of a vector, if there are several. */
  public List<Counter> counters() {
    return severalBeats()
        ? List.of(new Counter("beat", input.beatsPerVector(), "in_valid && advance"))
        : List.of();
  }

  /** Returns the condition under which a beat is the last of its vector. */
  public String endExpression() {
    return Counter.allEnd(counters());
  }

  /** Returns the levels of the tournament. */
  public List<Level> levels() {
    List<Level> levels = new ArrayList<>();
    for (int candidates = input.lanes(); candidates > 1; candidates = Math.ceilDiv(candidates, 2)) {
      levels.add(new Level(levels.size() + 1, candidates, element.bits(), lane().bits()));
    }
    return levels;
  }

  /** Returns the number of levels of the tournament. */
  public int levelCount() {
    return levels().size();
  }

  /**
   * One level of the tournament.
   *
   * @param index 1 for the level that sees the lanes
   * @param candidates elements that enter, at least 2
   * @param valueBits bits of one element
   * @param laneBits bits of the number of a lane
   */
  public record Level(int index, int candidates, int valueBits, int laneBits) {
    /** Returns the number of the level before. */
    public int previous() {
      return index - 1;
    }

    /** Returns the elements that leave. */
    public int winners() {
      return Math.ceilDiv(candidates, 2);
    }

    /** Returns the comparisons. */
    public int pairs() {
      return candidates / 2;
    }

    /** Returns the comparisons, side by side. */
    public Replication replication() {
      return new Replication("p" + index, "level" + index, pairs());
    }

    /** Returns the bit of a comparison among those of all. */
    public Replication.Part pair() {
      return replication().part(1);
    }

    /** Returns where the values of a pair are. */
    public Fields value() {
      return new Fields(this, valueBits);
    }

    /** Returns where the lanes of a pair are. */
    public Fields lane() {
      return new Fields(this, laneBits);
    }

    /** Tells whether one candidate has no partner. */
    public boolean odd() {
      return candidates % 2 == 1;
    }

    /** Returns the bit range of one bit per comparison. */
    public Bits pairRange() {
      return new Bits(pairs());
    }

    /** Returns the bit range of the values of the winners. */
    public Bits valueRange() {
      return new Bits(winners() * valueBits);
    }

    /** Returns the bit range of the lanes of the winners. */
    public Bits laneRange() {
      return new Bits(winners() * laneBits);
    }
  }

  /**
   * Where numbers of the candidates, and of the winners, are in the words of a level.
   *
   * @param level of the tournament
   * @param bits of a number
   */
  public record Fields(Level level, int bits) {
    /** Returns that of the first of a pair. */
    public Replication.Part earlier() {
      return level.replication().part(2 * bits, 0, bits);
    }

    /** Returns that of the second. */
    public Replication.Part later() {
      return level.replication().part(2 * bits, bits, bits);
    }

    /** Returns that of the winner. */
    public String winner() {
      boolean firstOfTwo = level.pairs() == 1 && level.odd();
      return firstOfTwo ? new Bits(bits).low() : level.replication().part(bits).toString();
    }

    /** Returns that of the candidate without a partner. */
    public String last() {
      return new Bits(bits).above(2 * level.pairs() * bits);
    }

    /** Returns that of the last winner, which had no partner. */
    public String lastWinner() {
      return new Bits(bits).above(level.pairs() * bits);
    }
  }
}
