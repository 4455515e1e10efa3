// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.StreamLayout;

/**
 * Finds the index of the largest channel of every vector.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param layout of the input; the channels are its vectors
 * @param elementType type of a channel
 * @param indexType type of the index
 */
public record ArgMaxUnit(
    String module,
    String layer,
    String origin,
    StreamLayout layout,
    IntType elementType,
    IntType indexType)
    implements Block {
  /** Returns the channels. */
  public int length() {
    return layout.length();
  }

  /** Returns the channels per beat. */
  public int lanes() {
    return layout.lanes();
  }

  /** Returns the beats of a vector. */
  public int beats() {
    return layout.beatsPerVector();
  }

  /** Returns the channels of the last beat. */
  public int finalLanes() {
    return layout.lastLanes();
  }

  /** Returns whether the last beat is not full. */
  public boolean partial() {
    return layout.lastLanes() != layout.lanes();
  }

  /** Returns a beat. */
  public Bits word() {
    return new Bits(lanes() * elementBits());
  }

  /** Returns the bits of a channel. */
  public int elementBits() {
    return elementType.bits();
  }

  /** Returns the highest bit of a channel. */
  public int elementMsb() {
    return elementType.bits() - 1;
  }

  /** Returns the bus of a channel. */
  public Bus element() {
    return new Bus(elementType, elementType.range());
  }

  /** Returns the channel of a lane, with its sign. */
  public String laneElement() {
    String slice = "in_data[lane * %s +: %s]".formatted(elementBits(), elementBits());
    return elementType.signed() ? "$signed(" + slice + ")" : slice;
  }

  /** Returns the condition under which a lane counts. */
  public String considered() {
    return partial() ? "(!final_beat || lane < %s) && ".formatted(finalLanes()) : "";
  }

  /** Returns the bus of the index. */
  public Bus index() {
    return new Bus(indexType, new Interval(0, length() - 1));
  }

  /** Returns index 0. */
  public Literal firstIndex() {
    return index().literal(0);
  }

  /** Returns the channels that a beat advances; 0 where a vector is one beat. */
  public Literal step() {
    return index().literal(beats() == 1 ? 0 : lanes());
  }

  /** Returns the bus of a lane's number. */
  public Bus laneBus() {
    return Bus.counter(lanes() - 1);
  }

  /** Returns lane 0. */
  public Literal firstLane() {
    return laneBus().literal(0);
  }

  /** Returns the lane's number, as wide as the index. */
  public String wideLane() {
    int more = indexType.bits() - laneBus().bits();
    return more == 0 ? "lane_index" : "{" + more + "'d0, lane_index}";
  }

  /** Returns the beat of the vector. */
  public Bus beatBus() {
    return Bus.counter(beats() - 1);
  }

  /** Returns beat 0. */
  public Literal firstBeat() {
    return beatBus().literal(0);
  }

  /** Returns the last beat. */
  public Literal lastBeat() {
    return beatBus().literal(beats() - 1);
  }
}
