// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mistakes that an engineer makes in Verilog, each at every place of a design where it can be
 * made: a constant one too large, a comparison that is off by one, a register that reset forgets, a
 * handshake that is ignored, operands swapped, a wrong bit in a memory.
 */
public final class FaultCatalogue {
  /** Registers that carry numbers; they are named so in all templates. */
  private static final String NUMBERS = "(?:sum|s\\d_\\w+|product|accumulator|total|stored)";

  /** Not the step of a loop, which would have no end in a simulator. */
  private static final String NO_STEP = "(?!1\\)(?: begin)?\\s*$)";

  private static final List<Kind> KINDS =
      List.of(
          new Kind("constant one more", "(\\d+)'(s?)d(\\d+)", m -> constant(m, 1)),
          new Kind("constant one less", "(\\d+)'(s?)d(\\d+)", m -> constant(m, -1)),
          new Kind("bound off by one", " >= ", m -> Optional.of(" > ")),
          new Kind("bound off by one", " < ", m -> Optional.of(" <= ")),
          new Kind("bound off by one", " > ", m -> Optional.of(" >= ")),
          new Kind("comparison inverted", " >= ", m -> Optional.of(" < ")),
          new Kind("comparison inverted", " < ", m -> Optional.of(" >= ")),
          new Kind("comparison inverted", " > ", m -> Optional.of(" <= ")),
          new Kind("comparison inverted", " == ", m -> Optional.of(" != ")),
          new Kind("comparison inverted", " != ", m -> Optional.of(" == ")),
          new Kind("condition forgotten", " && (!?\\w+)(?=[;\\s)])", m -> Optional.of("")),
          new Kind("and for or", " && ", m -> Optional.of(" || ")),
          new Kind("or for and", " \\|\\| ", m -> Optional.of(" && ")),
          new Kind("sign of a summand", " - (?=\\w|\\{)", m -> Optional.of(" + ")),
          new Kind("sign of a summand", " \\+ (?=\\w|\\{)" + NO_STEP, m -> Optional.of(" - ")),
          new Kind("step forgotten", " \\+ 1'b1", m -> Optional.of("")),
          new Kind("choice swapped", "\\? ([\\w']+) : ([\\w']+)", FaultCatalogue::swapped),
          new Kind("operands swapped", "\\{(\\w+), (\\w+)\\}", FaultCatalogue::exchanged),
          new Kind("negation forgotten", "!(\\w+)", m -> Optional.of(m.group(1))),
          new Kind("enable ignored", "if \\((?!rst)(\\w+)\\)", m -> Optional.of("if (1'b1)")),
          new Kind("ready stuck at 1", "assign (\\w*ready) += .*;", m -> assigned(m, "1'b1")),
          new Kind("ready stuck at 0", "assign (\\w*ready) += .*;", m -> assigned(m, "1'b0")),
          new Kind("valid stuck at 1", "assign (\\w*valid) += .*;", m -> assigned(m, "1'b1")),
          new Kind("valid stuck at 0", "assign (\\w*valid) += .*;", m -> assigned(m, "1'b0")),
          new Kind("last beat not marked", "\\{(?:in_)?last, ", m -> Optional.of("{1'b0, ")),
          new Kind("queue half as deep", "\\.INDEX_BITS +\\((\\d+)\\)", FaultCatalogue::shallow),
          new Kind(
              "sign extension dropped",
              "\\{\\{(\\d+)\\{\\w+\\[\\d+\\]\\}\\}",
              m -> Optional.of("{{" + m.group(1) + "{1'b0}}")),
          new Kind(
              "register one bit narrower",
              "reg +(signed )?\\[(\\d+):0\\] +" + NUMBERS + ";",
              FaultCatalogue::narrower),
          new Kind("padding value", "\\{(\\d+)'h([0-9a-f]+)\\}", FaultCatalogue::padding));

  /** What is decided before the design runs, and mostly does not even compile where it is wrong. */
  private static final Pattern GENERATED =
      Pattern.compile(" *(?:end else )?(?:for|if) .*begin :.*");

  private static final Pattern RESET_VALUE = Pattern.compile("( {12,})(\\w+) +<= [^;]*;");
  private static final Pattern DEPTH = Pattern.compile("\\.INDEX_BITS +\\((\\d+)\\)");

  /** Bits of an index: more than 8 beats wait. */
  private static final int DEEP = 4;

  private static final Pattern WORD = Pattern.compile("[0-9a-fA-F]+");

  private final List<Fault> faults = new ArrayList<>();

  /** A mistake, as what it makes of a piece of a line. */
  private record Kind(
      String name, Pattern pattern, Function<MatchResult, Optional<String>> replacement) {
    Kind(String name, String pattern, Function<MatchResult, Optional<String>> replacement) {
      this(name, Pattern.compile(pattern), replacement);
    }
  }

  private FaultCatalogue() {}

  /** Returns every fault of a design, in the order of its files. */
  public static List<Fault> of(Map<String, String> files) {
    FaultCatalogue catalogue = new FaultCatalogue();
    new TreeMap<>(files)
        .forEach(
            (file, text) -> {
              List<String> lines = List.of(text.split("\n", -1));
              if (file.endsWith(".v")) {
                catalogue.module(file, lines);
              } else if (file.endsWith(".mem")) {
                catalogue.memory(file, lines);
              }
            });
    return List.copyOf(catalogue.faults);
  }

  /**
   * Returns some of these faults, as many of one kind as of another as far as there are.
   *
   * @param seed of the choice
   */
  public static List<Fault> choice(List<Fault> faults, int count, long seed) {
    List<Fault> shuffled = new ArrayList<>(faults);
    Collections.shuffle(shuffled, new Random(seed));
    Map<String, List<Fault>> kinds = new LinkedHashMap<>();
    shuffled.forEach(f -> kinds.computeIfAbsent(f.kind(), kind -> new ArrayList<>()).add(f));
    List<Fault> chosen = new ArrayList<>();
    for (int turn = 0; chosen.size() < Math.min(count, faults.size()); turn++) {
      for (List<Fault> kind : kinds.values()) {
        if (turn < kind.size() && chosen.size() < count) {
          chosen.add(kind.get(turn));
        }
      }
    }
    return chosen;
  }

  private void module(String file, List<String> lines) {
    boolean resetting = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.strip().startsWith("//") || line.strip().startsWith("`")) {
        continue;
      }
      int comment = line.indexOf("//");
      String code = comment < 0 ? line : line.substring(0, comment);
      if (GENERATED.matcher(code).matches() || waiting(file, lines, i)) {
        continue;
      }
      for (Kind kind : KINDS) {
        places(kind, file, i, line, code);
      }
      resetting = code.contains("if (rst)") || resetting && !code.contains("else");
      Matcher reset = RESET_VALUE.matcher(code);
      if (resetting && reset.matches()) {
        String kept = reset.replaceFirst("$1$2 <= $2;");
        faults.add(new Fault("register not reset", file, i + 1, line, kept));
      }
    }
  }

  /**
   * Adds a waiting queue of next to no depth. Half of its depth need not be a fault: beats may wait
   * before it as well.
   *
   * @return whether the line gives the depth of such a queue
   */
  private boolean waiting(String file, List<String> lines, int index) {
    String line = lines.get(index);
    Matcher depth = DEPTH.matcher(line);
    boolean found = index >= 2 && lines.get(index - 2).contains("stream_buffer") && depth.find();
    if (found && Integer.parseInt(depth.group(1)) >= DEEP) {
      String shallow = depth.replaceFirst(".INDEX_BITS (1)");
      faults.add(new Fault("queue of two beats", file, index + 1, line, shallow));
    }
    return found;
  }

  private void places(Kind kind, String file, int index, String line, String code) {
    Matcher matcher = kind.pattern.matcher(code);
    while (matcher.find()) {
      String rest = line.substring(matcher.end());
      String start = line.substring(0, matcher.start());
      kind.replacement
          .apply(matcher.toMatchResult())
          .map(text -> start + text + rest)
          .filter(mutant -> !mutant.equals(line))
          .ifPresent(mutant -> faults.add(new Fault(kind.name, file, index + 1, line, mutant)));
    }
  }

  /** One wrong bit, and neighbours swapped, in each word. */
  private void memory(String file, List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String word = lines.get(i);
      if (WORD.matcher(word).matches()) {
        int digit = i % word.length();
        int bit = 1 << (i % 4);
        int value = Character.digit(word.charAt(digit), 16) ^ bit;
        String wrong =
            word.substring(0, digit) + Character.forDigit(value, 16) + word.substring(digit + 1);
        faults.add(new Fault("wrong bit in a memory", file, i + 1, word, wrong));
        boolean next = i + 1 < lines.size() && WORD.matcher(lines.get(i + 1)).matches();
        if (next && !lines.get(i + 1).equals(word)) {
          faults.add(new Fault("stale word in a memory", file, i + 1, word, lines.get(i + 1)));
        }
      }
    }
  }

  private static Optional<String> constant(MatchResult m, int delta) {
    int bits = Integer.parseInt(m.group(1));
    boolean signed = !m.group(2).isEmpty();
    BigInteger value = new BigInteger(m.group(3)).add(BigInteger.valueOf(delta));
    boolean fits = value.signum() >= 0 && value.bitLength() <= (signed ? bits - 1 : bits);
    return fits ? Optional.of(bits + "'" + m.group(2) + "d" + value) : Optional.empty();
  }

  private static Optional<String> swapped(MatchResult m) {
    return Optional.of("? " + m.group(2) + " : " + m.group(1));
  }

  private static Optional<String> exchanged(MatchResult m) {
    return Optional.of("{" + m.group(2) + ", " + m.group(1) + "}");
  }

  private static Optional<String> assigned(MatchResult m, String value) {
    return Optional.of("assign " + m.group(1) + " = " + value + ";");
  }

  private static Optional<String> shallow(MatchResult m) {
    int bits = Integer.parseInt(m.group(1));
    return bits < 2 ? Optional.empty() : Optional.of(".INDEX_BITS (" + (bits - 1) + ")");
  }

  private static Optional<String> narrower(MatchResult m) {
    int msb = Integer.parseInt(m.group(2));
    return msb < 1
        ? Optional.empty()
        : Optional.of(m.group().replace("[" + msb + ":0]", "[" + (msb - 1) + ":0]"));
  }

  private static Optional<String> padding(MatchResult m) {
    BigInteger value = new BigInteger(m.group(2), 16).flipBit(0);
    return Optional.of("{" + m.group(1) + "'h" + value.toString(16) + "}");
  }
}
