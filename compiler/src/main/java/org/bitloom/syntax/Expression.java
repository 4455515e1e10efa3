// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

/** A value as it was written. */
public sealed interface Expression extends SyntaxNode
    permits NumberLiteral,
        RatioLiteral,
        StringLiteral,
        NameExpression,
        ListExpression,
        CallExpression,
        TypeExpression {}
