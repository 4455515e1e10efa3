// SPDX-License-Identifier: Apache-2.0
/**
 * Exact integer arithmetic: types, intervals, reference roundings and the smallest multiplier and
 * shift that equals one of them. Everything here is {@code long} or {@code BigInteger}; it imports
 * no other package.
 */
package org.bitloom.fixed;
