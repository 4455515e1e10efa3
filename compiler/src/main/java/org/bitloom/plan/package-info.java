// SPDX-License-Identifier: Apache-2.0
/**
 * From layers to one integer graph whose ranges are proven. Independent of what the graph is built
 * on; the golden model reads nothing else.
 */
package org.bitloom.plan;
