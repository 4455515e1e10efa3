// SPDX-License-Identifier: Apache-2.0
/** The pipeline from a network file to Verilog; each stage has a package of its own. */
package org.bitloom;
