// SPDX-License-Identifier: Apache-2.0
/**
 * From a plan to a design: {@code EngineLowering} calls the lowering of each engine, found in the
 * room of its name; {@code BlockLowering} joins the engines. One view record per template, of the
 * same name.
 */
package org.bitloom.rtl;
