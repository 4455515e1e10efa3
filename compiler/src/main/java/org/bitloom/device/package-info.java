// SPDX-License-Identifier: Apache-2.0
/** Parts that a design can run on: what they hold, and clocks. */
package org.bitloom.device;
