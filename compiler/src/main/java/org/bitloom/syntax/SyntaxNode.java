// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import org.bitloom.diagnostic.Span;

/** A piece of the syntax tree that stands somewhere in the source. */
public interface SyntaxNode {
  /** The region of the source from the first to the last character of this piece. */
  Span span();
}
