// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of a module in which expressions have a wrong form beside the right one, and a register,
 * which is read from a file at the start, says which of them counts.
 *
 * <p>A fault can be switched where it changes an assigned value, the condition of a statement or
 * what is connected to a port; not where it changes a declaration, a parameter or a constant that
 * others are declared with.
 */
final class SwitchedModule {
  private static final String REGISTER = "bitloom_mutant";
  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "(\\s*(?:assign +|(?:wire|localparam) +(?:signed +)?(?:\\[[^\\]]+\\] +)?)?"
              + "(\\w[\\w.]*(?:\\[[^=]*?\\])*) +<?=)(\\s.*);\\s*",
          Pattern.DOTALL);
  private static final Pattern BEGINNING =
      Pattern.compile(
          "\\s*(?:assign +|(?:wire|localparam) +(?:signed +)?(?:\\[[^\\]]+\\] +)?)?"
              + "\\w[\\w.]*(?:\\[[^=]*?\\])* +<?=(?:\\s.*)?");
  private static final Pattern CONDITION =
      Pattern.compile("(\\s*(?:end )?(?:else )?if )\\((.*)\\)((?: begin)?\\s*)");
  private static final Pattern PORT = Pattern.compile("(\\s*\\.[a-z]\\w* *)\\((.*)\\)(,?\\s*)");
  private static final Pattern CONSTANT = Pattern.compile("\\s*localparam +(.*)", Pattern.DOTALL);

  private final List<String> lines;
  private final String selector;
  private final Map<Integer, Place> places = new TreeMap<>();

  /** An expression and what mutants make of it, by their numbers. */
  private record Place(
      int last, String before, String right, String after, Map<Integer, String> wrong) {
    String text() {
      String choices =
          wrong.entrySet().stream()
              .map(w -> "%s[0] == 16'd%d ? (%s) : ".formatted(REGISTER, w.getKey(), w.getValue()))
              .collect(Collectors.joining());
      return before + choices + "(" + right + ")" + after;
    }
  }

  /** An expression in the text around it. */
  private record Split(String before, String expression, String after) {}

  SwitchedModule(String text, String selector) {
    this.lines = List.of(text.split("\n", -1));
    this.selector = selector;
  }

  /**
   * Adds a mutant.
   *
   * @return whether it can be switched
   */
  boolean add(int number, Fault fault) {
    int index = fault.line() - 1;
    if (!lines.get(index).equals(fault.before())) {
      throw new IllegalArgumentException(fault + " is not in the module");
    }
    int first = first(index);
    int last = last(index);
    String right = code(first, last, index, fault.before());
    String wrong = code(first, last, index, fault.after());
    Optional<Split> split =
        split(right).filter(s -> !s.before.contains("localparam") || free(right));
    Optional<String> mutant = split.flatMap(s -> split(wrong).flatMap(w -> wrong(s, w)));
    if (mutant.isEmpty()) {
      return false;
    }
    Split s = split.get();
    places
        .computeIfAbsent(
            first,
            f ->
                new Place(
                    last,
                    s.before.replaceFirst("localparam", "wire"),
                    s.expression,
                    s.after,
                    new TreeMap<>()))
        .wrong
        .put(number, mutant.get());
    return true;
  }

  private static Optional<String> wrong(Split right, Split wrong) {
    boolean same = right.before.equals(wrong.before) && right.after.equals(wrong.after);
    return same ? Optional.of(wrong.expression) : Optional.empty();
  }

  private static Optional<Split> split(String code) {
    for (Pattern pattern : List.of(CONDITION, PORT)) {
      Matcher matcher = pattern.matcher(code);
      if (matcher.matches() && balanced(matcher.group(2)) && !list(pattern, matcher.group(2))) {
        String before = matcher.group(1) + "(";
        return Optional.of(new Split(before, matcher.group(2), ")" + matcher.group(3)));
      }
    }
    Matcher assignment = ASSIGNMENT.matcher(code);
    return assignment.matches() && balanced(assignment.group(3))
        ? Optional.of(new Split(assignment.group(1) + " ", assignment.group(3), ";"))
        : Optional.empty();
  }

  /** A list that is connected to an output cannot be chosen. */
  private static boolean list(Pattern pattern, String expression) {
    return pattern == PORT && expression.matches("\\{[\\w, ]+\\}");
  }

  private static boolean balanced(String expression) {
    int depth = 0;
    for (int i = 0; i < expression.length() && depth >= 0; i++) {
      char c = expression.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    return depth == 0 && !expression.contains(";");
  }

  /** Tells whether nothing is declared with this constant. */
  private boolean free(String declaration) {
    Matcher constant = CONSTANT.matcher(declaration);
    if (!constant.matches() || !constant.group(1).contains("[")) {
      return false;
    }
    Matcher assignment = ASSIGNMENT.matcher(declaration);
    String name = assignment.matches() ? assignment.group(2) : "";
    Pattern declared =
        Pattern.compile(
            "\\[[^\\]]*\\b%1$s\\b[^\\]]*\\]|\\{\\(?%1$s\\b[^{}]*\\{|(?:parameter|localparam) .*=.*\\b%1$s\\b|\\.[A-Z]\\w* *\\(.*\\b%1$s\\b|(?:if|for) \\(.*\\b%1$s\\b.*begin :"
                .formatted(name));
    return lines.stream().noneMatch(line -> declared.matcher(line).find());
  }

  /** Returns the line in which the statement of a line begins. */
  private int first(int index) {
    for (int i = index; i >= 0; i--) {
      boolean begins = BEGINNING.matcher(code(lines.get(i))).matches();
      if (begins) {
        return i;
      }
      if (i < index && !code(lines.get(i)).isBlank() && ends(i)) {
        break;
      }
    }
    return index;
  }

  private int last(int index) {
    if (!BEGINNING.matcher(code(lines.get(first(index)))).matches()) {
      return index;
    }
    int i = index;
    while (i + 1 < lines.size() && !code(lines.get(i)).stripTrailing().endsWith(";")) {
      i++;
    }
    return i;
  }

  private boolean ends(int index) {
    String code = code(lines.get(index)).stripTrailing();
    return code.endsWith(";") || code.endsWith("begin") || code.endsWith("end");
  }

  private String code(int first, int last, int index, String replaced) {
    List<String> codes = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      codes.add(code(i == index ? replaced : lines.get(i)));
    }
    return String.join("\n", codes);
  }

  private static String code(String line) {
    int comment = line.indexOf("//");
    return comment < 0 ? line : line.substring(0, comment);
  }

  /** Returns the module with all mutants that were added. */
  String text() {
    List<String> switched = new ArrayList<>();
    boolean declared = places.isEmpty();
    for (int i = 0; i < lines.size(); i++) {
      Place place = places.get(i);
      switched.add(place == null ? lines.get(i) : place.text());
      i = place == null ? i : place.last;
      if (!declared && lines.get(i).equals(");")) {
        switched.add("    reg [15:0] %s [0:0];".formatted(REGISTER));
        switched.add("    initial $readmemh(\"%s\", %s);".formatted(selector, REGISTER));
        declared = true;
      }
    }
    return String.join("\n", switched);
  }
}
