// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code multipliers 256;}, {@code throughput 10000 per second at 100 MHz;} or {@code fc1 fold(pe:
 * 4);}.
 *
 * @param clause an option, or a layer's name, with at least one value
 * @param span the statement, semicolon included
 */
public record HardwareStatement(Clause clause, Span span) implements SyntaxNode {
  public HardwareStatement {
    if (clause.values().isEmpty()) {
      throw new IllegalArgumentException("a hardware statement has at least one value");
    }
    Objects.requireNonNull(span, "span");
  }
}
