// SPDX-License-Identifier: Apache-2.0
/**
 * The requantizer: lanes, their ranges and constants; on its own or fused behind another engine.
 */
package org.bitloom.rtl.requantize;
