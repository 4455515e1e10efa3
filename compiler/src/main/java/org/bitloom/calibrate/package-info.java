// SPDX-License-Identifier: Apache-2.0
/**
 * Real numbers through a network: what its tensors hold for given data, and so which scales suit
 * them. Floating point ends here: what is found becomes scales, zero points and integers of the
 * model.
 */
package org.bitloom.calibrate;
