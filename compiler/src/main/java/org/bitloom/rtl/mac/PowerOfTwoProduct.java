// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.fixed.IntType;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;

/**
 * One product: the signed element, shifted by the exponent.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param widths of the array
 */
public record PowerOfTwoProduct(String module, String layer, String origin, MacWidths widths)
    implements Product {
  private PowerOfTwo encoding() {
    return (PowerOfTwo) widths.weights();
  }

  /** Returns the exponent that stands for the weight 0. */
  public Literal zeroExponent() {
    return new Literal(IntType.unsigned(rest().count()), encoding().zeroExponent());
  }

  /** Returns the signed element 0. */
  public Literal none() {
    return signedElement().literal(0);
  }

  /** Returns the signed element, as wide as the product. */
  public String wide() {
    return Extension.of("s1_element", signedElement(), product());
  }
}
