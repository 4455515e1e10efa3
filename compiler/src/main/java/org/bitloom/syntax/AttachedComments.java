// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;

/**
 * The comments around a statement or a block.
 *
 * @param before comments above it, and those within a statement, which has no place for them
 * @param blankBefore true if an empty line stands between it and what is above
 * @param after comments behind its last character on the same line
 * @param head comments behind the opening brace on the same line; of a block only
 * @param end comments between the last statement and the closing brace; of a block only
 */
record AttachedComments(
    List<Remark> before,
    boolean blankBefore,
    List<String> after,
    List<String> head,
    List<Remark> end) {
  /** What is around a piece that was not read from the file. */
  static final AttachedComments NONE = statement(List.of(), false, List.of());

  AttachedComments {
    before = List.copyOf(before);
    after = List.copyOf(after);
    head = List.copyOf(head);
    end = List.copyOf(end);
  }

  /** Comments of a statement. */
  static AttachedComments statement(List<Remark> before, boolean blankBefore, List<String> after) {
    return new AttachedComments(before, blankBefore, after, List.of(), List.of());
  }

  /** True if an empty line or a comment stands between this and what is above. */
  boolean isSeparate() {
    return blankBefore || !before.isEmpty();
  }

  /** These with only the last comments before it. */
  AttachedComments withBefore(List<Remark> remaining) {
    return new AttachedComments(remaining, blankBefore, after, head, end);
  }

  /**
   * A comment on a line of its own.
   *
   * @param text the comment with its delimiters
   * @param blankBefore true if an empty line stands above it
   */
  record Remark(String text, boolean blankBefore) {}
}
