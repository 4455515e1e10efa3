// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;

/** The product of one element and one weight in a processing element that has no multiplier. */
public sealed interface Product extends Block
    permits BipolarProduct, TernaryProduct, SignMagnitudeProduct, PowerOfTwoProduct {
  /** What the module is in its layer. */
  String ROLE = "product";

  /** Returns the registers of the array. */
  MacWidths widths();

  /** Returns the encoding of the weights. */
  default WeightEncoding weights() {
    return widths().weights();
  }

  /** Returns an element as it arrives. */
  default Bus element() {
    return new Bus(widths().elementType(), widths().mac().factor());
  }

  /** Returns the code of a weight. */
  default Bus code() {
    IntType type = IntType.unsigned(weights().bits());
    return new Bus(type, type.range());
  }

  /** Returns the element or its negation. */
  default Bus signedElement() {
    return widths().signedElement();
  }

  /** Returns the element, as wide as {@link #signedElement}. */
  default String extended() {
    return Extension.ofElement("element", widths().elementType(), signedElement());
  }

  /** Returns the product. */
  default Bus product() {
    return widths().product();
  }

  /** Returns the bit of the code that is the sign. */
  default int signBit() {
    return weights().bits() - 1;
  }

  /** Returns the part of the code below the sign. */
  default Bits rest() {
    return new Bits(weights().bits() - 1);
  }
}
