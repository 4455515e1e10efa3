// SPDX-License-Identifier: Apache-2.0
/** Elementwise sums and products of two streams. */
package org.bitloom.rtl.combine;
