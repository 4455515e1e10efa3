// SPDX-License-Identifier: Apache-2.0
/** Co-simulation of a shared array with a memory at its port, against the golden model. */
package org.bitloom.cosim.array;
