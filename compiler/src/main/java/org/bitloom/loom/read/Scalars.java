// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;
import org.bitloom.syntax.CallExpression;
import org.bitloom.syntax.Expression;
import org.bitloom.syntax.ListExpression;
import org.bitloom.syntax.NameExpression;
import org.bitloom.syntax.NumberLiteral;
import org.bitloom.syntax.RatioLiteral;
import org.bitloom.syntax.StringLiteral;
import org.bitloom.syntax.TypeExpression;

/** Numbers of the source text as values. */
final class Scalars {
  /** More digits than any float32 or any midpoint of two has, so truncating never crosses one. */
  private static final MathContext TRUNCATED = new MathContext(200, RoundingMode.DOWN);

  private Scalars() {}

  /** Returns a whole number that fits a {@code long}. */
  static Optional<Long> whole(Expression expression) {
    return expression instanceof NumberLiteral number ? number.wholeNumber() : Optional.empty();
  }

  /** Returns a whole number in {@code 1..2^31-1}. */
  static Optional<Integer> positive(Expression expression) {
    return whole(expression).filter(n -> n >= 1 && n <= Integer.MAX_VALUE).map(Long::intValue);
  }

  /** Returns the float32 nearest to a number or ratio; infinite beyond the largest float32. */
  static Optional<Float> nearestFloat(Expression expression) {
    return switch (expression) {
      case NumberLiteral number -> Optional.of(number.value().floatValue());
      case RatioLiteral ratio ->
          Optional.of(quotient(ratio.numerator().value(), ratio.denominator().value()));
      case StringLiteral string -> Optional.empty();
      case NameExpression name -> Optional.empty();
      case ListExpression list -> Optional.empty();
      case CallExpression call -> Optional.empty();
      case TypeExpression type -> Optional.empty();
    };
  }

  private static float quotient(BigDecimal numerator, BigDecimal denominator) {
    BigDecimal truncated = numerator.divide(denominator, TRUNCATED);
    if (truncated.multiply(denominator).compareTo(numerator) == 0) {
      return truncated.floatValue();
    }
    // One digit more says that the quotient is not exact, which is all that rounding needs.
    BigDecimal sticky = truncated.ulp().movePointLeft(1);
    return truncated.add(truncated.signum() < 0 ? sticky.negate() : sticky).floatValue();
  }
}
