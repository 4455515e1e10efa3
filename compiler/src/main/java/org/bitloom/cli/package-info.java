// SPDX-License-Identifier: Apache-2.0
/**
 * The command line: reads arguments, prints, and exits. The only package that does any of these;
 * each command is a thin layer over {@link org.bitloom.Compiler} and the reports.
 */
package org.bitloom.cli;
