// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.requantize;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.ProvenRequantizer;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Replication;

/**
 * The lanes of a requantizer and their constants.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param proven constants
 * @param rounding keyword of the reference rounding
 * @param lane one lane
 * @param outputType type of the result
 * @param lanes elements per beat
 * @param order which channels come in which beats
 * @param file constants per channel, unless all channels share them
 */
public record Requantizer(
    String module,
    String layer,
    String origin,
    ProvenRequantizer proven,
    String rounding,
    RequantizerLane lane,
    IntType outputType,
    int lanes,
    ChannelOrder order,
    MemoryName file)
    implements Block {
  /** Returns the beats until the same channels come again. */
  public int beats() {
    return order.beats();
  }

  /** Returns the channel of a lane in a beat; empty where the lane has no element. */
  public OptionalInt channel(int beat, int lane) {
    return order.channel(beat, lane);
  }

  /** Returns the valid bits of all stages. */
  public Bits validBits() {
    return new Bits(latency());
  }

  /** Returns those of all stages but the last. */
  public String earlier() {
    return new Bits(latency() - 1).low();
  }

  /** Returns the cycles from an accumulator to its result. */
  public int latency() {
    return lane.form().latency();
  }

  /** Returns the cycles from one accumulator to the next, at least. */
  public int passes() {
    return lane.form().passes();
  }

  /** Returns the module of a product by a digit, where lanes have one. */
  public Optional<String> productModule() {
    return lane.form().rows() ? Optional.of(lane.productModule()) : Optional.empty();
  }

  /** Returns when accumulators come. */
  public String interval() {
    return passes() == 1
        ? "initiation interval 1"
        : "accumulators come " + passes() + " cycles apart or more";
  }

  /** Returns whether channels have constants of their own. */
  public boolean perChannel() {
    return proven.perChannel();
  }

  /** Returns which template prints the constants. */
  public String constants() {
    if (!perChannel()) {
      return "shared";
    }
    return beats() == 1 ? "oneBeat" : "manyBeats";
  }

  /** Returns the accumulators of a beat. */
  public Bits inWord() {
    return new Bits(lanes * inBits());
  }

  /** Returns the results of a beat. */
  public Bits outWord() {
    return new Bits(lanes * outBits());
  }

  /** Returns the bits of an accumulator. */
  public int inBits() {
    return lane.input().bits();
  }

  /** Returns the bits of a result. */
  public int outBits() {
    return outputType.bits();
  }

  /** Returns the lanes. */
  public Replication replication() {
    return Replication.lanes(lanes);
  }

  /** Returns the part of a beat that is one lane's accumulator. */
  public Replication.Part inPart() {
    return replication().part(inBits());
  }

  /** Returns the part of the constants of a beat that one lane takes. */
  public Replication.Part constantPart() {
    return replication().part(constantBits());
  }

  /** Returns what one lane makes. */
  public Bits outElement() {
    return new Bits(outBits());
  }

  private int constantBits() {
    return lane.constantsBus().count();
  }

  /** Returns the constants of a beat. */
  public Bits constantsWord() {
    return new Bits(lanes * constantBits());
  }

  /** Returns the constants that all channels share. */
  public String constantsLiteral() {
    ProvenRequantizer.Channel c = proven.channel(0);
    List<Literal> fields = new ArrayList<>();
    if (!lane.shifts()) {
      fields.add(lane.multiplier().literal(c.multiplier()));
    }
    fields.add(lane.addend().literal(c.addend()));
    if (proven.split()) {
      fields.add(lane.addend().literal(c.addendBelow()));
    }
    for (ProvenRequantizer.Step step : c.steps()) {
      fields.add(lane.input().literal(step.from()));
      fields.add(lane.addend().literal(step.addend()));
    }
    Collections.reverse(fields);
    String listed = fields.stream().map(Literal::toString).collect(Collectors.joining(", "));
    return fields.size() == 1 ? listed : "{" + listed + "}";
  }

  /** Returns the constants of a beat where all channels share them. */
  public String sharedConstants() {
    return Extension.repeated(lanes, constantsLiteral());
  }

  /** Returns the order of the constants of a channel in words. */
  public String constantOrder() {
    String first = lane.shifts() ? "addends alone" : "multiplier in the low bits, then the addend";
    return first + (lane.stepped() ? ", then its steps" : "");
  }

  /** Returns the beat within the vector. */
  public Bus beatBus() {
    return Bus.counter(beats() - 1);
  }

  /** Returns the last beat as a plain number. */
  public int lastBeat() {
    return beats() - 1;
  }

  /** Returns the last beat. */
  public Literal finalBeat() {
    return beatBus().literal(beats() - 1);
  }

  /** Returns the name of the lane's module. */
  public String laneModule() {
    return lane.module();
  }
}
