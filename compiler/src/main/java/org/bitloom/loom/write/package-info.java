// SPDX-License-Identifier: Apache-2.0
/**
 * Networks as {@code .loom} text with a {@code .npz} file of parameters; reading them gives an
 * equal network.
 */
package org.bitloom.loom.write;
