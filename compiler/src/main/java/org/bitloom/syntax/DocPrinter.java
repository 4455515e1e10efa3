// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.bitloom.syntax.Doc.Group;
import org.bitloom.syntax.Doc.Indented;
import org.bitloom.syntax.Doc.Line;
import org.bitloom.syntax.Doc.Sequence;
import org.bitloom.syntax.Doc.Text;

/** Prints a {@link Doc} with lines of at most {@value #WIDTH} columns where it can be broken so. */
final class DocPrinter {
  static final int WIDTH = 100;
  static final String STEP = "    ";

  /** What is still to be printed, the next part on top. */
  private final Deque<Frame> stack = new ArrayDeque<>();

  private final StringBuilder out = new StringBuilder();
  private int column;

  private DocPrinter() {}

  /** A part with its steps of indentation, and whether it stands in a group that fits. */
  private record Frame(Doc doc, int steps, boolean flat) {}

  /** The text of {@code doc} behind {@code steps} steps of indentation. */
  static String print(Doc doc, int steps) {
    return new DocPrinter().printed(doc, steps);
  }

  private String printed(Doc doc, int steps) {
    append(STEP.repeat(steps));
    stack.push(new Frame(doc, steps, false));
    while (!stack.isEmpty()) {
      Frame frame = stack.pop();
      switch (frame.doc) {
        case Text text -> append(text.text());
        case Line line -> print(line, frame);
        case Group group -> stack.push(choose(group, frame));
        case Indented indented ->
            stack.push(new Frame(indented.body(), frame.steps + 1, frame.flat));
        case Sequence sequence -> pushAll(stack, sequence.parts(), frame);
      }
    }
    return out.toString();
  }

  private void append(String text) {
    out.append(text);
    column += text.length();
  }

  private void print(Line line, Frame frame) {
    if (frame.flat) {
      append(line.flat());
      return;
    }
    out.append('\n');
    column = 0;
    append(STEP.repeat(frame.steps));
  }

  private Frame choose(Group group, Frame frame) {
    Frame flat = new Frame(group.body(), frame.steps, true);
    return frame.flat || fits(flat) ? flat : new Frame(group.body(), frame.steps, false);
  }

  /** True if the line does not get too long before the first break that is possible behind it. */
  private boolean fits(Frame first) {
    Iterator<Frame> later = stack.iterator();
    Deque<Frame> next = new ArrayDeque<>(List.of(first));
    int room = WIDTH - column;
    while (room >= 0) {
      if (next.isEmpty() && !later.hasNext()) {
        return true;
      }
      Frame frame = next.isEmpty() ? later.next() : next.pop();
      switch (frame.doc) {
        case Text text -> room -= text.text().length();
        case Line line -> {
          if (!frame.flat) {
            return true;
          }
          room -= line.flat().length();
        }
        case Group group -> next.push(new Frame(group.body(), frame.steps, frame.flat));
        case Indented indented -> next.push(new Frame(indented.body(), frame.steps, frame.flat));
        case Sequence sequence -> pushAll(next, sequence.parts(), frame);
      }
    }
    return false;
  }

  private static void pushAll(Deque<Frame> frames, List<Doc> parts, Frame around) {
    for (Doc part : parts.reversed()) {
      frames.push(new Frame(part, around.steps, around.flat));
    }
  }
}
