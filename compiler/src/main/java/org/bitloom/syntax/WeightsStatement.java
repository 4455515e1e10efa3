// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code weights "lenet5.npz";}: a file that holds parameters.
 *
 * @param file its path, relative to the folder of the source
 * @param span the statement, semicolon included
 */
public record WeightsStatement(StringLiteral file, Span span) implements SyntaxNode {
  public WeightsStatement {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(span, "span");
  }
}
