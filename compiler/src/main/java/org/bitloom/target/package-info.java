// SPDX-License-Identifier: Apache-2.0
/** What a proven network is built on: each target plans its hardware and lowers it to a design. */
package org.bitloom.target;
