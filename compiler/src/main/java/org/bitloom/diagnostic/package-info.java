// SPDX-License-Identifier: Apache-2.0
/**
 * Problems in the user's input, as values: where, what, why, and how to mend it.
 *
 * <p>Every stage of the pipeline reports to a {@link org.bitloom.diagnostic.Diagnostics}; the
 * pipeline stops after a stage that reported an error. This package imports no other package of
 * Bitloom.
 */
package org.bitloom.diagnostic;
