// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code hardware { ... }}: on how much silicon.
 *
 * @param statements its statements in their order
 * @param span the block, braces included
 */
public record HardwareBlock(List<HardwareStatement> statements, Span span) implements SyntaxNode {
  public HardwareBlock {
    statements = List.copyOf(statements);
    Objects.requireNonNull(span, "span");
  }
}
