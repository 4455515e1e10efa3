// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Softmax;
import org.bitloom.plan.array.ArrayShape;
import org.bitloom.plan.array.Pass;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;

/**
 * What computes vectors element by element on a shared array.
 *
 * @param module module name
 * @param network its name in the source
 * @param origin place in the source
 * @param pass its pass
 * @param shape of the array
 * @param element bus of an element of the feature maps
 * @param addressBits bits of an address of the feature maps
 * @param unitModule the softmax unit's module; empty text for argmax
 */
public record ArrayVectors(
    String module,
    String network,
    String origin,
    Pass.Vectors pass,
    ArrayShape shape,
    Bus element,
    int addressBits,
    String unitModule)
    implements ArrayModule {
  public String layer() {
    return pass.layer();
  }

  public boolean softmax() {
    return pass.operator() instanceof Softmax;
  }

  public String kind() {
    return pass.operator() instanceof ArgMax ? "Argmax" : "Softmax";
  }

  public int vectors() {
    return pass.in().rows() * pass.in().columns();
  }

  public int channels() {
    return pass.in().channels();
  }

  public int lanes() {
    return shape.lanes();
  }

  public Bits addressBus() {
    return new Bits(addressBits);
  }

  public Bits wordBits() {
    return new Bits(lanes() * element.bits());
  }

  public Bits lanesBits() {
    return new Bits(lanes());
  }

  public Bus vectorBus() {
    return Bus.counter(vectors() - 1);
  }

  public Literal lastVector() {
    return vectorBus().literal(vectors() - 1);
  }

  public Bus channelBus() {
    return Bus.counter(channels() - 1);
  }

  public Literal lastChannel() {
    return channelBus().literal(channels() - 1);
  }

  public String oneAddress() {
    return addressBits + "'d1";
  }

  public String inBase() {
    return addressBits + "'d" + pass.in().base();
  }

  public String outBase() {
    return addressBits + "'d" + pass.out().base();
  }

  private int laneBits() {
    return Integer.numberOfTrailingZeros(lanes());
  }

  /** Returns the part of a channel that is its lane; empty text where there is one lane. */
  private String lane(String channel) {
    int bits = channelBus().bits();
    if (laneBits() == 0) {
      return "";
    }
    return bits <= laneBits() ? channel : channel + "[" + (laneBits() - 1) + ":0]";
  }

  public String wordEnd() {
    return wordEnd("channel");
  }

  public String outWordEnd() {
    return wordEnd("out_channel");
  }

  private String wordEnd(String channel) {
    if (laneBits() == 0) {
      return "1'b1";
    }
    return channelBus().bits() < laneBits() ? "1'b0" : "&" + lane(channel);
  }

  public String laneOfWord() {
    return laneBits() == 0
        ? "word"
        : "word[%s * %s +: %s]".formatted(lane("channel1"), element.bits(), element.bits());
  }

  public String outLane() {
    return laneBits() == 0 ? "1'b1" : "%s'd1 << %s".formatted(lanes(), lane("out_channel"));
  }

  public String firstLane() {
    return lanes() + "'d1";
  }

  private IntType unitType() {
    return pass.operator().inputs().get(0).elementType();
  }

  public Bits unitElement() {
    return new Bits(unitType().bits());
  }

  public String unitRange() {
    return wideElement() ? unitElement().toString() : "";
  }

  public boolean wideElement() {
    return element.bits() > unitType().bits();
  }

  /** Returns the result as wide as an element of the feature maps. */
  public String extendedResult() {
    IntType type = pass.operator().output().elementType();
    return Extension.to(element.bits(), "result", new Bus(type, type.range()));
  }

  public String widePlace() {
    return Extension.to(element.bits(), "place", channelBus());
  }
}
