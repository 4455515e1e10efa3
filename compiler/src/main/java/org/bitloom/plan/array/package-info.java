// SPDX-License-Identifier: Apache-2.0
/**
 * One array that all layers share: the passes over it, where tensors lie on the chip and in memory,
 * and the exact cycles of an inference.
 */
package org.bitloom.plan.array;
