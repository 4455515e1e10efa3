// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import java.util.Optional;

/**
 * What exact arithmetic says where a number of a network is too large. All computations on integers
 * are exact, so an extreme number in a file ends in an {@link ArithmeticException} instead of a
 * wrong result, wherever it becomes too large.
 */
public final class Overflow {
  private Overflow() {}

  /**
   * Returns a diagnostic without a place.
   *
   * @param what the file or network whose numbers are too large
   * @param failure anything; empty if it is no overflow
   */
  public static Optional<Diagnostic> diagnostic(String what, Throwable failure) {
    return reason(failure)
        .map(reason -> described(Code.NUMBERS_TOO_LARGE.withoutPlace(what), reason));
  }

  /** Returns the same with a place. */
  public static Optional<Diagnostic> diagnostic(Span place, String what, Throwable failure) {
    return reason(failure).map(reason -> described(Code.NUMBERS_TOO_LARGE.at(place, what), reason));
  }

  private static Diagnostic described(Diagnostic diagnostic, String reason) {
    return diagnostic
        .withNote("an exact sum or product is too large: " + reason)
        .withHelp("look for extreme scales, biases or calibration data");
  }

  /** A stream that runs in parallel wraps what one of its threads threw. */
  private static Optional<String> reason(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ArithmeticException && isOverflow(cause.getMessage())) {
        return Optional.of(Optional.ofNullable(cause.getMessage()).orElse("more than 64 bits"));
      }
    }
    return Optional.empty();
  }

  /** What compiled code that often overflows throws has no message. */
  private static boolean isOverflow(String message) {
    return message == null || message.contains("overflow") || message.contains("out of");
  }
}
