// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Quantization;
import org.bitloom.rtl.verilog.BorderPort;
import org.bitloom.rtl.verilog.Names;

/**
 * View of a stream at the border, as scripts, hosts and people see it.
 *
 * @param port of the top module
 * @param names of the design
 */
public record IpPort(BorderPort port, Names names) {
  /** Bits that a {@code float} holds exactly, with room for the rounding of a product. */
  private static final int FLOAT_BITS = 16;

  /** Returns the prefix of its signals. */
  public String prefix() {
    return port.prefix();
  }

  /** Returns the tensor's name as an identifier. */
  public String name() {
    return names.stream(port.edge());
  }

  /** Returns the tensor's name, fit for every text. */
  public String edge() {
    return name();
  }

  /** Returns that name in capitals. */
  public String upperName() {
    return name().toUpperCase(Locale.ROOT);
  }

  /** Returns the top module's name in capitals. */
  public String upper() {
    return names.top().toUpperCase(Locale.ROOT);
  }

  /** Returns what its signals may be named around an instance. */
  public String signal() {
    return names.top() + "_" + name();
  }

  /** Returns the dimensions of the tensor. */
  public List<Integer> dimensions() {
    return port.shape().dimensions();
  }

  /** Returns the shape as text, for example {@code 28 x 28 x 1}. */
  public String shape() {
    return dimensions().stream().map(String::valueOf).collect(Collectors.joining(" x "));
  }

  /** Returns the bytes of an element in a beat. */
  public int elementBytes() {
    return port.elementBits() / 8;
  }

  /** Returns the beats of a frame. */
  public int beats() {
    return port.layout().beats();
  }

  /** Returns the bits of a beat. */
  public int dataBits() {
    return port.dataBits();
  }

  /** Returns the index of the most significant bit of a beat. */
  public int msb() {
    return dataBits() - 1;
  }

  /** Returns the bytes of a beat. */
  public int beatBytes() {
    return port.dataBits() / 8;
  }

  /** Returns the bytes of a frame. */
  public int frameBytes() {
    return Math.multiplyExact(beats(), beatBytes());
  }

  /** Returns whether elements are quantized values. */
  public boolean quantized() {
    return port.quantization().isPresent();
  }

  /** Returns the scale; 1 where there is none. */
  public String scale() {
    return Double.toString(port.quantization().map(Quantization::scale).orElse(1.0));
  }

  /** Returns the zero point; 0 where there is none. */
  public long zeroPoint() {
    return port.quantization().map(Quantization::zeroPoint).orElse(0L);
  }

  /** Returns the scale in Python. */
  public String pythonScale() {
    return quantized() ? scale() : "None";
  }

  /** Returns the zero point in Python. */
  public String pythonZeroPoint() {
    return quantized() ? Long.toString(zeroPoint()) : "None";
  }

  /** Returns what an element means. */
  public String meaning() {
    if (!quantized()) {
      return "the integer itself";
    }
    long zero = zeroPoint();
    return zero == 0
        ? scale() + " * q"
        : scale() + " * (q " + (zero < 0 ? "+ " + -zero : "- " + zero) + ")";
  }

  /** Returns the smallest value of the type. */
  public long min() {
    return port.elementType().range().min();
  }

  /** Returns the largest value of the type. */
  public long max() {
    return port.elementType().range().max();
  }

  /** Returns the smallest value in C. */
  public String cMin() {
    return "INT64_C(" + min() + ")";
  }

  /** Returns the largest value in C. */
  public String cMax() {
    return "INT64_C(" + max() + ")";
  }

  /** Returns 1 where there are negative values. */
  public int sign() {
    return port.elementType().signed() ? 1 : 0;
  }

  /** Returns the type of real values in C that tells all quantized ones apart. */
  public String realType() {
    return port.elementType().bits() <= FLOAT_BITS ? "float" : "double";
  }

  /** Returns the type that stores an element in C. */
  public String cType() {
    return numpyType() + "_t";
  }

  /** Returns the type that stores an element in NumPy. */
  public String numpyType() {
    IntType type = port.elementType();
    int bits = 8;
    while (bits < type.bits()) {
      bits *= 2;
    }
    return (type.signed() ? "int" : "uint") + bits;
  }
}
