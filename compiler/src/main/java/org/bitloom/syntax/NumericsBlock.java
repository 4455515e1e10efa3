// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code numerics { ... }}: with which numbers.
 *
 * @param statements its statements in their order
 * @param span the block, braces included
 */
public record NumericsBlock(List<NumericsStatement> statements, Span span) implements SyntaxNode {
  public NumericsBlock {
    statements = List.copyOf(statements);
    Objects.requireNonNull(span, "span");
  }
}
