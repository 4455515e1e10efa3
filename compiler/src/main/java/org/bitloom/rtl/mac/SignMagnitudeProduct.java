// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

/**
 * One product: the signed element times the magnitude.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param widths of the array
 */
public record SignMagnitudeProduct(String module, String layer, String origin, MacWidths widths)
    implements Product {}
