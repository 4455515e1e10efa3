// SPDX-License-Identifier: Apache-2.0
/** From a plan for a shared array to its modules: sequencer, processing elements, ports. */
package org.bitloom.rtl.array;
