// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import org.bitloom.diagnostic.Span;

/**
 * {@code calibrate "calibration.npy" by mse;}: the data that decides ranges.
 *
 * @param data path of the data, relative to the folder of the source
 * @param clauses how, such as {@code by mse}; possibly none
 * @param span the statement, semicolon included
 */
public record CalibrateStatement(StringLiteral data, List<Clause> clauses, Span span)
    implements NumericsStatement {
  public CalibrateStatement {
    Objects.requireNonNull(data, "data");
    clauses = List.copyOf(clauses);
    Objects.requireNonNull(span, "span");
  }
}
