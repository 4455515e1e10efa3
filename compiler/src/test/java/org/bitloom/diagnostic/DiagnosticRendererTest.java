// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticRendererTest {
  @Test
  void aDiagnosticHasTitlePlaceSnippetNoteAndHelp() {
    String text = "\n".repeat(13) + "    fc1 accumulator int20;\n";
    Diagnostic diagnostic =
        Code.ACCUMULATOR_TOO_NARROW
            .at(at(text, "int20"), "fc1")
            .withLabel("int20 ends at 524287")
            .withNote("784 products of int8 by int8 sum up to 12845056, which needs int25")
            .withHelp("write int25, or leave the line out and the planner chooses");
    assertThat(DiagnosticRenderer.render(diagnostic))
        .isEqualTo(
            """
            error[B0204]: accumulator of layer 'fc1' is too narrow
              --> tiny.loom:14:21
               |
            14 |     fc1 accumulator int20;
               |                     ^^^^^ int20 ends at 524287
               = note: 784 products of int8 by int8 sum up to 12845056, which needs int25
               = help: write int25, or leave the line out and the planner chooses
            """);
  }

  @Test
  void aPlaceInABinaryFileHasNoSnippet() {
    Diagnostic diagnostic =
        Code.ARRAY_UNREADABLE.at(Span.ofFile("x.npy"), "x.npy").withNote("there is no such file");
    assertThat(DiagnosticRenderer.render(diagnostic))
        .isEqualTo(
            """
            error[B0401]: cannot read array file 'x.npy'
              --> x.npy
               = note: there is no such file
            """);
  }

  @Test
  void aDiagnosticWithoutPlaceStartsWithItsTitleAndALongNoteIsIndented() {
    Diagnostic diagnostic = Code.UNKNOWN_BLOCK.withoutPlace("x").withNote("one\ntwo");
    assertThat(DiagnosticRenderer.render(diagnostic))
        .isEqualTo("error[B0109]: unknown block 'x'\n   = note: one\n           two\n");
  }

  @Test
  void tabsBecomeSpacesAndControlCharactersCannotReachTheTerminal() {
    Diagnostic diagnostic = Code.UNKNOWN_BLOCK.at(at("\ta\u001b[31m\tb\r\n", "b"), "\u001b");
    assertThat(DiagnosticRenderer.render(diagnostic))
        .isEqualTo(
            """
            error[B0109]: unknown block '?'
             --> tiny.loom:1:9
              |
            1 |     a?[31m    b
              |               ^
            """);
  }

  @Test
  void aRegionOfSeveralLinesIsMarkedToTheEndOfItsFirstLine() {
    Diagnostic diagnostic = Code.UNKNOWN_BLOCK.at(at("ab cd\nef", "cd\nef"), "x");
    assertThat(DiagnosticRenderer.render(diagnostic)).endsWith("1 | ab cd\n  |    ^^\n");
  }

  @Test
  void aPlaceJustBehindTheTextIsMarked() {
    Source source = new Source("tiny.loom", "ab\n");
    assertThat(DiagnosticRenderer.render(Code.UNKNOWN_BLOCK.at(new Span(source, 2, 2), "x")))
        .endsWith("1 | ab\n  |   ^\n");
    assertThat(DiagnosticRenderer.render(Code.UNKNOWN_BLOCK.at(new Span(source, 3, 3), "x")))
        .endsWith("2 |\n  | ^\n");
  }

  @Test
  void aLongLineIsCutToTheNeighbourhoodOfTheMark() {
    String text = "a".repeat(5000) + "HERE" + "b".repeat(5000);
    String rendered = DiagnosticRenderer.render(Code.UNKNOWN_BLOCK.at(at(text, "HERE"), "x"));
    assertThat(rendered.lines()).allMatch(line -> line.length() < 120);
    List<String> lines = rendered.lines().toList();
    assertThat(lines.get(4).indexOf("^^^^")).isEqualTo(lines.get(3).indexOf("HERE"));
  }

  @Test
  void columnsCountCodePoints() {
    assertThat(at("/* 🚀 */ x", "x").column()).isEqualTo(9);
    assertThat(at("a\nb\nc x", "x").place()).isEqualTo("tiny.loom:3:3");
  }

  private static Span at(String text, String part) {
    int start = text.indexOf(part);
    return new Span(new Source("tiny.loom", text), start, start + part.length());
  }
}
