// SPDX-License-Identifier: Apache-2.0
/**
 * The golden model: runs a planned network bit-exactly, records every edge, and asserts every
 * proven range. Its kernels are fast; a test holds each of them against {@code Operator.evaluate}.
 */
package org.bitloom.golden;
