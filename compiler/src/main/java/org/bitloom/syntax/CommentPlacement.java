// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which comments go with which line of the canonical form; lists run parallel to the lines.
 *
 * @param before comments on lines of their own before the line
 * @param inside comments within the statement, which move before it
 * @param after comments on the same source line after it
 */
record CommentPlacement(
    List<List<Comment>> before, List<List<Comment>> inside, List<List<Comment>> after) {

  static CommentPlacement of(List<StatementLine> lines, NetworkFile file) {
    CommentPlacement placement =
        new CommentPlacement(lists(lines.size()), lists(lines.size()), lists(lines.size()));
    List<Integer> order =
        IntStream.range(0, lines.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> lines.get(i).start()))
            .toList();
    int next = 0;
    for (Comment comment : file.comments()) {
      int offset = comment.span().start();
      while (next < order.size() && lines.get(order.get(next)).start() <= offset) {
        next++;
      }
      int following = order.get(Math.min(next, order.size() - 1));
      if (next == 0) {
        placement.before.get(following).add(comment);
        continue;
      }
      int index = order.get(next - 1);
      int stop = lines.get(index).stop();
      if (offset < stop) {
        placement.inside.get(index).add(comment);
      } else if (file.source().text().substring(stop, offset).indexOf('\n') < 0) {
        placement.after.get(index).add(comment);
      } else {
        placement.before.get(following).add(comment);
      }
    }
    return placement;
  }

  private static List<List<Comment>> lists(int size) {
    return Stream.generate(() -> (List<Comment>) new ArrayList<Comment>()).limit(size).toList();
  }
}
