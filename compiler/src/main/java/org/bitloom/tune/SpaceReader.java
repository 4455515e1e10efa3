// SPDX-License-Identifier: Apache-2.0
package org.bitloom.tune;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.fixed.IntType;
import org.bitloom.format.WeightFormat;
import org.bitloom.operator.WeightEncoding;

/** Reads a space as a user writes it, for example {@code weights=2..8,activations=4..8}. */
public final class SpaceReader {
  private static final Pattern PART =
      Pattern.compile("\\s*(\\w+)\\s*=\\s*(\\d+)(?:\\.\\.(\\d+))?\\s*");
  private static final String WEIGHTS = "weights";
  private static final String ACTIVATIONS = "activations";
  private static final int FEWEST = 2;
  private static final int MOST = 16;

  private final String text;
  private Optional<List<Integer>> weights = Optional.empty();
  private Optional<List<Integer>> activations = Optional.empty();

  private SpaceReader(String text) {
    this.text = text;
  }

  /**
   * Returns the space of a text. What it does not name stays as it is.
   *
   * @throws DiagnosticException if the text is no space
   */
  public static Space read(String text) {
    SpaceReader reader = new SpaceReader(text);
    for (String part : text.split(",", -1)) {
      reader.part(part);
    }
    return new Space(
        reader.weights.orElse(List.of()).stream().map(SpaceReader::format).toList(),
        reader.activations.orElse(List.of()));
  }

  private static WeightFormat format(int bits) {
    return new WeightFormat.Plain(new WeightEncoding.TwosComplement(IntType.signed(bits)));
  }

  private void part(String part) {
    Matcher matcher = PART.matcher(part);
    if (!matcher.matches()) {
      throw refused("'" + part.strip() + "' is not NAME=BITS or NAME=FROM..TO");
    }
    List<Integer> bits = bits(part.strip(), matcher.group(2), matcher.group(3));
    switch (matcher.group(1)) {
      case WEIGHTS -> weights = once(weights, WEIGHTS, bits);
      case ACTIVATIONS -> activations = once(activations, ACTIVATIONS, bits);
      default -> throw refused("there is no '" + matcher.group(1) + "'");
    }
  }

  private Optional<List<Integer>> once(
      Optional<List<Integer>> before, String name, List<Integer> bits) {
    if (before.isPresent()) {
      throw refused("'" + name + "' is given twice");
    }
    return Optional.of(bits);
  }

  /** Returns the widths in descending order. */
  private List<Integer> bits(String part, String from, String to) {
    int low = number(part, from);
    int high = to == null ? low : number(part, to);
    if (low > high) {
      throw refused("'" + part + "' ends before it begins");
    }
    return IntStream.rangeClosed(low, high).map(i -> low + high - i).boxed().toList();
  }

  private int number(String part, String digits) {
    int bits = digits.length() > 2 ? MOST + 1 : Integer.parseInt(digits);
    if (bits < FEWEST || bits > MOST) {
      throw refused("widths are from %d to %d bits, not '%s'".formatted(FEWEST, MOST, part));
    }
    return bits;
  }

  private DiagnosticException refused(String why) {
    Diagnostic diagnostic =
        Code.INVALID_SPACE
            .withoutPlace(text)
            .withNote(why)
            .withHelp("write for example --space weights=2..8,activations=4..8");
    return new DiagnosticException(diagnostic);
  }
}
