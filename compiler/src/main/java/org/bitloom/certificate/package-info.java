// SPDX-License-Identifier: Apache-2.0
/**
 * The independent checker of plans: proves every claim of a {@code plan.json} again and shares no
 * range code with the planner that made it.
 */
package org.bitloom.certificate;
