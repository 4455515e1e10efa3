// SPDX-License-Identifier: Apache-2.0
/**
 * Model files of other frameworks as networks, and networks as {@code .loom} text with a {@code
 * .npz} file of parameters. Beside the language, the second way into the pipeline; the planner does
 * not see the difference.
 */
package org.bitloom.importer;
