// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bitloom.syntax.AttachedComments.Remark;

/** To which statement or block each comment of a file belongs. */
final class CommentMap {
  private final NetworkFile file;
  private final CommentCursor cursor;

  /** By identity, since statements that were not read from text may be equal. */
  private final Map<SyntaxNode, AttachedComments> attached = new IdentityHashMap<>();

  private List<Remark> header = List.of();
  private List<Remark> footer = List.of();

  private CommentMap(NetworkFile file) {
    this.file = file;
    this.cursor = new CommentCursor(file);
  }

  /** Finds the place of each comment. */
  static CommentMap of(NetworkFile file) {
    CommentMap map = new CommentMap(file);
    map.attachAll();
    return map;
  }

  /** The comments around a statement or block. */
  AttachedComments around(SyntaxNode node) {
    return attached.getOrDefault(node, AttachedComments.NONE);
  }

  /** Comments at the top of the file with an empty line below. */
  List<Remark> header() {
    return header;
  }

  /** Comments after the last block. */
  List<Remark> footer() {
    return footer;
  }

  private void attachAll() {
    List<SyntaxNode> blocks = inOrder(blocks());
    for (SyntaxNode block : blocks) {
      attach(block);
    }
    footer = cursor.takeBefore(file.source().text().length());
    if (!blocks.isEmpty()) {
      splitHeader(blocks.getFirst());
    }
  }

  private List<SyntaxNode> blocks() {
    List<SyntaxNode> blocks = new ArrayList<>(file.weights());
    file.network().ifPresent(blocks::add);
    file.numerics().ifPresent(blocks::add);
    file.hardware().ifPresent(blocks::add);
    return blocks;
  }

  private void attach(SyntaxNode block) {
    switch (block) {
      case NetworkBlock network ->
          attachBlock(network, network.name().span().stop(), network.statements());
      case NumericsBlock numerics ->
          attachBlock(numerics, numerics.span().start(), numerics.statements());
      case HardwareBlock hardware ->
          attachBlock(hardware, hardware.span().start(), hardware.statements());
      default -> attachStatement(block);
    }
  }

  private void attachStatement(SyntaxNode statement) {
    AttachedComments above = takeAbove(statement, statement.span().stop());
    cursor.moveTo(statement.span().stop());
    attached.put(
        statement,
        AttachedComments.statement(above.before(), above.blankBefore(), cursor.takeOnSameLine()));
  }

  private void attachBlock(SyntaxNode block, int nameEnd, List<? extends SyntaxNode> statements) {
    int brace = cursor.find('{', nameEnd);
    AttachedComments above = takeAbove(block, brace);
    cursor.moveTo(brace + 1);
    List<String> head = cursor.takeOnSameLine();
    inOrder(statements).forEach(this::attachStatement);
    List<Remark> end = cursor.takeBefore(block.span().stop());
    cursor.moveTo(block.span().stop());
    List<String> after = cursor.takeOnSameLine();
    attached.put(
        block, new AttachedComments(above.before(), above.blankBefore(), after, head, end));
  }

  /** The comments above {@code node}, followed by those within it up to {@code stop}. */
  private AttachedComments takeAbove(SyntaxNode node, int stop) {
    List<Remark> above = new ArrayList<>(cursor.takeBefore(node.span().start()));
    boolean blank = cursor.isBlankBefore(node.span().start());
    for (Remark within : cursor.takeBefore(stop)) {
      above.add(new Remark(within.text(), blank));
      blank = false;
    }
    return AttachedComments.statement(above, blank, List.of());
  }

  /** Blocks are printed in an order of their own; the head of the file stays where it is. */
  private void splitHeader(SyntaxNode first) {
    AttachedComments around = around(first);
    List<Remark> before = around.before();
    int length = around.blankBefore() ? before.size() : 0;
    for (int i = before.size() - 1; i > 0 && length == 0; i--) {
      length = before.get(i).blankBefore() ? i : 0;
    }
    header = List.copyOf(before.subList(0, length));
    attached.put(first, around.withBefore(before.subList(length, before.size())));
  }

  /** The pieces that were read from the file's text, in the order of the text. */
  private List<SyntaxNode> inOrder(List<? extends SyntaxNode> nodes) {
    Stream<? extends SyntaxNode> read =
        nodes.stream().filter(n -> n.span().hasText() && n.span().source().equals(file.source()));
    return read.sorted(Comparator.comparingInt(n -> n.span().start()))
        .map(SyntaxNode.class::cast)
        .toList();
  }
}
