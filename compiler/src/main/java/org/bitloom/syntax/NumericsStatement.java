// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

/** A statement of the numerics block. */
public sealed interface NumericsStatement extends SyntaxNode
    permits NumericsRule, CalibrateStatement {}
