// SPDX-License-Identifier: Apache-2.0
/**
 * Facts about the engines that nodes become: folding, accumulator ranges of MAC arrays, the passes
 * of pools and softmax, rings of lines. Rtl, costs and the schedule read the same facts.
 */
package org.bitloom.plan.engine;
