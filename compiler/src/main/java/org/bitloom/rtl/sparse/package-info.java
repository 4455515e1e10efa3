// SPDX-License-Identifier: Apache-2.0
/** Lanes that decode compressed weights: their streams, decoders, products and sums. */
package org.bitloom.rtl.sparse;
