// SPDX-License-Identifier: Apache-2.0
/**
 * Independent tasks and who does them: threads of this process, or a cluster that a module outside
 * of the compiler brings. Searches, campaigns and suites know no more than {@link Farm}.
 */
package org.bitloom.farm;
