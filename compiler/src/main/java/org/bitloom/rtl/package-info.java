// SPDX-License-Identifier: Apache-2.0
/**
 * Hardware blocks as view records: every value that a template prints, computed from the plan. One
 * record per template, of the same name; {@code BlockLowering} turns operators and their folding
 * into blocks.
 */
package org.bitloom.rtl;
