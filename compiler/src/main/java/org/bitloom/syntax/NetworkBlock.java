// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code network NAME { ... }}: what is computed.
 *
 * @param name the network's name
 * @param statements inputs, layers and outputs in their order
 * @param span the block, braces included
 */
public record NetworkBlock(Identifier name, List<NetworkStatement> statements, Span span)
    implements SyntaxNode {
  public NetworkBlock {
    Objects.requireNonNull(name, "name");
    statements = List.copyOf(statements);
    Objects.requireNonNull(span, "span");
  }
}
