// SPDX-License-Identifier: Apache-2.0
/**
 * What a co-simulation does, step by step: which frames come when, under which stalls, when reset
 * falls, and which inferences are compared. A simulator only executes it.
 *
 * <p>{@link org.bitloom.cosim.script.ScriptPlanner} decides from the plan how much of everything a
 * run can afford.
 */
package org.bitloom.cosim.script;
