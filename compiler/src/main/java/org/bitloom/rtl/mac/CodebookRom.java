// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.Codebook;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Literal;
import org.bitloom.rtl.verilog.Replication;

/**
 * The weights of a layer as indices into a codebook that all of its lanes share, and the codebook.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param codes the indices
 * @param codebook their values
 */
public record CodebookRom(
    String module, String layer, String origin, WeightRom codes, Codebook codebook)
    implements Block {
  /**
   * One place of the codebook.
   *
   * @param code index
   * @param value the weight
   */
  public record Place(Literal code, Literal value) {}

  /** Returns a weight. */
  public Bus value() {
    List<Long> values = codebook.values();
    return new Bus(
        codebook.valueType(), new Interval(values.get(0), values.get(values.size() - 1)));
  }

  /** Returns the number of different weights. */
  public int size() {
    return codebook.values().size();
  }

  /** Returns an index. */
  public Bits code() {
    return new Bits(codebook.bits());
  }

  /** Returns all places but the last. */
  public List<Place> places() {
    IntType index = IntType.unsigned(codebook.bits());
    return IntStream.range(0, size() - 1)
        .mapToObj(i -> new Place(new Literal(index, i), value().literal(codebook.values().get(i))))
        .toList();
  }

  /** Returns the value of the last place. */
  public Literal lastValue() {
    return value().literal(codebook.values().get(size() - 1));
  }

  /** Returns the lanes of all processing elements. */
  public int lanes() {
    return codes.pe() * codes.simd();
  }

  /** Returns the weights of a word. */
  public Bits word() {
    return new Bits(lanes() * value().bits());
  }

  /** Returns the lanes, side by side. */
  public Replication replication() {
    return Replication.lanes(lanes());
  }

  /** Returns the part of a word of indices that a lane takes. */
  public Replication.Part codePart() {
    return replication().part(code().count());
  }

  /** Returns the weight that a lane gives. */
  public Bits decoded() {
    return new Bits(value().bits());
  }
}
