// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import org.bitloom.rtl.verilog.Extension;

/**
 * One product: the element where the weight is +1, its negation where it is -1.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param widths of the array
 */
public record BipolarProduct(String module, String layer, String origin, MacWidths widths)
    implements Product {
  /** Returns the element, as wide as the product. */
  public String wide() {
    return Extension.ofElement("element", widths.elementType(), product());
  }
}
