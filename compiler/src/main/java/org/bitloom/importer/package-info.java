// SPDX-License-Identifier: Apache-2.0
/**
 * The door for network files: tells the formats apart and calls the reader of each. The planner
 * does not see which one it was.
 */
package org.bitloom.importer;
