// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.syntax.AttachedComments.Remark;

/** Goes through a file's text once, and takes the comments as it comes to them. */
final class CommentCursor {
  private final String text;
  private final List<Comment> comments;
  private int next;

  /** Just after the last statement, brace or comment that was passed. */
  private int end;

  CommentCursor(NetworkFile file) {
    this.text = file.source().text();
    this.comments = file.comments();
  }

  /** Passes everything up to {@code offset}, where a statement, a brace or a block ends. */
  void moveTo(int offset) {
    end = Math.max(end, offset);
  }

  /** Takes the comments that start before {@code offset}. */
  List<Remark> takeBefore(int offset) {
    List<Remark> taken = new ArrayList<>();
    while (isNextBefore(offset)) {
      boolean blank = isBlankBefore(comments.get(next).span().start());
      taken.add(new Remark(take(), blank));
    }
    return taken;
  }

  /** Takes the comments that follow on the same line. */
  List<String> takeOnSameLine() {
    List<String> taken = new ArrayList<>();
    boolean open = true;
    while (open && isNextBefore(text.length()) && isNextOnSameLine()) {
      taken.add(take());
      open = !taken.getLast().startsWith("//") && taken.getLast().indexOf('\n') < 0;
    }
    return taken;
  }

  /** True if an empty line stands between what was passed and {@code offset}. */
  boolean isBlankBefore(int offset) {
    return breaksBefore(offset) > 1;
  }

  /** The offset of the first {@code character} from {@code offset} that is in no comment. */
  int find(char character, int offset) {
    int found = text.indexOf(character, offset);
    while (found >= 0 && isInComment(found)) {
      found = text.indexOf(character, found + 1);
    }
    return found;
  }

  private boolean isInComment(int offset) {
    return comments.stream().anyMatch(c -> c.span().start() <= offset && offset < c.span().stop());
  }

  private boolean isNextBefore(int offset) {
    return next < comments.size() && comments.get(next).span().start() < offset;
  }

  private boolean isNextOnSameLine() {
    String between = text.substring(end, Math.max(end, comments.get(next).span().start()));
    return between.isBlank() && between.indexOf('\n') < 0;
  }

  private String take() {
    Comment comment = comments.get(next);
    next++;
    moveTo(comment.span().stop());
    return String.join("\n", comment.text().lines().map(String::stripTrailing).toList());
  }

  private long breaksBefore(int offset) {
    return text.substring(end, Math.max(end, offset)).chars().filter(c -> c == '\n').count();
  }
}
