// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;

/**
 * One product: the element, its negation, or 0.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param widths of the array
 */
public record TernaryProduct(String module, String layer, String origin, MacWidths widths)
    implements Product {
  /** Returns the element, as wide as the product. */
  public String wide() {
    return Extension.ofElement("element", widths.elementType(), product());
  }

  /** Returns the product with 0. */
  public Literal none() {
    return product().literal(0);
  }
}
