// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.FixedLogSoftmax;
import org.bitloom.operator.InterpolatedTable;
import org.bitloom.operator.LogSoftmax;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Softmax;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.operator.WideSoftmax;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.Folding;
import org.bitloom.plan.engine.LookupEngine;
import org.bitloom.plan.engine.StraightLines;
import org.bitloom.rtl.verilog.Names;

/**
 * Reads the memory files of a design back and compares them, word by word, with the numbers of the
 * network: a weight that no test vector makes a difference with is still the right one.
 *
 * @param plan of the design
 * @param names of the design: a memory is that of a node, or of the layer whose engine the node is
 * @param files of the design by name
 */
record MemoryContents(Plan plan, Names names, Map<String, String> files) {
  private static final int LINES_SHOWN = 3;

  List<Proof> proofs() {
    return plan.network().nodes().stream().flatMap(this::proofs).toList();
  }

  private Stream<Proof> proofs(Node node) {
    return switch (node.operator()) {
      case WideSoftmax softmax ->
          Stream.of(
                  proof(node, "exponentials", words -> lines(words, softmax.exponentials())),
                  proof(node, "reciprocals", words -> lines(words, softmax.reciprocals())))
              .flatMap(Optional::stream);
      case FixedLogSoftmax fixed ->
          Stream.of(
                  proof(node, "summands", words -> table(words, fixed::summand)),
                  proof(node, "arguments", words -> table(words, fixed::argument)))
              .flatMap(Optional::stream);
      case LogSoftmax log ->
          Stream.of(
                  proof(node, "exponentials", words -> table(words, log.exponentials()::get)),
                  proof(node, "logits", words -> table(words, i -> logit(log, i))))
              .flatMap(Optional::stream);
      case Lookup lookup -> lookup(node, lookup);
      default -> proof(node).stream();
    };
  }

  private Optional<Proof> proof(Node node) {
    return switch (node.operator()) {
      case WeightedSum sum -> proof(node, "weights", lines -> weights(node, sum, lines));
      case Softmax softmax ->
          proof(node, "exponentials", lines -> table(lines, softmax::exponential));
      default -> Optional.empty();
    };
  }

  /** What is wrong with the words of a memory. */
  private interface Check {
    List<String> failures(List<BigInteger> words);
  }

  private Optional<Proof> proof(Node node, String role, Check check) {
    return Stream.of(node.name(), node.layer())
        .map(owner -> names.of(owner).memory(role).file())
        .filter(files::containsKey)
        .findFirst()
        .map(file -> proof(file, role, check));
  }

  private Proof proof(String file, String role, Check check) {
    long start = System.nanoTime();
    List<BigInteger> words =
        files
            .get(file)
            .lines()
            .filter(line -> line.matches("[0-9a-f]+"))
            .map(w -> new BigInteger(w, 16))
            .toList();
    List<String> failures = check.failures(words);
    return new Proof(
        file,
        "holds the %s of the network in all %d words"
            .formatted(role.replace('_', ' '), words.size()),
        "read back",
        failures.isEmpty() ? Proof.Outcome.PROVEN : Proof.Outcome.REFUTED,
        failures.subList(0, Math.min(LINES_SHOWN, failures.size())),
        (System.nanoTime() - start) / 1e9);
  }

  /** Returns the proofs of a table, or of lines and of what is added to them. */
  private Stream<Proof> lookup(Node node, Lookup lookup) {
    Optional<StraightLines> found =
        plan.schedule().engine(node) instanceof LookupEngine engine
            ? engine.lines()
            : Optional.empty();
    return found
        .map(
            lines ->
                Stream.of(
                    proof(node, "line_table", words -> straight(words, lookup, lines)),
                    proof(node, "line_rests", words -> table(words, lines.rests()::get))))
        .orElseGet(
            () -> Stream.of(proof(node, "lookup_table", w -> table(w, i -> entry(lookup, i)))))
        .flatMap(Optional::stream);
  }

  private static List<String> table(List<BigInteger> words, IntToLongFunction value) {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      BigInteger right = BigInteger.valueOf(value.applyAsLong(i));
      if (!right.equals(words.get(i))) {
        failures.add("word %d is %s instead of %s".formatted(i, words.get(i), right));
      }
    }
    return failures;
  }

  /** A word holds where a line starts, above the amount of its slope, as wide as the steepest. */
  private static List<String> lines(List<BigInteger> words, InterpolatedTable table) {
    int slopeBits = Long.SIZE - Long.numberOfLeadingZeros(table.steepest());
    return table(words, i -> table.base(i) << slopeBits | Math.abs(table.slope(i)));
  }

  /**
   * Follows the lines of the file to every value of the table. A word is a base above a slope in
   * two's complement.
   */
  private static List<String> straight(List<BigInteger> words, Lookup lookup, StraightLines lines) {
    List<String> failures = new ArrayList<>();
    int sumBits = lines.sumBits(lookup.table().range());
    for (int place = 0; place < lines.places(); place++) {
      BigInteger word = words.get(place >> lines.offsetBits());
      long slope = signed(word.longValue(), lines.slopeBits());
      long offset = place & ((1L << lines.offsetBits()) - 1);
      long base = word.shiftRight(lines.slopeBits()).longValue();
      long sum = base + slope * offset + (lines.rests().get(place) << lines.fractionBits());
      long value = low(sum, sumBits) >> lines.fractionBits();
      long right = low(lookup.value(lines.first() + place), sumBits - lines.fractionBits());
      if (value != right) {
        failures.add("place %s gives %s instead of %s".formatted(place, value, right));
      }
    }
    return failures;
  }

  private static long low(long value, int bits) {
    return value & ((1L << bits) - 1);
  }

  private static long signed(long bits, int count) {
    return bits << (Long.SIZE - count) >> (Long.SIZE - count);
  }

  /** Returns the logit of the element of these bits, as the bits of a word. */
  private static long logit(LogSoftmax log, int bits) {
    var type = log.input().elementType();
    int element = type.signed() ? (int) signed(bits, type.bits()) : bits;
    return low(log.logit(element), IntType.signedFor(log.logits().range()).bits());
  }

  /** Returns the value for the element of these bits, as the bits of a word. */
  private static long entry(Lookup lookup, int bits) {
    var type = lookup.input().elementType();
    long element =
        type.signed() && bits >= 1 << (type.bits() - 1) ? bits - (1L << type.bits()) : bits;
    return low(lookup.value(element), lookup.outputType().bits());
  }

  /**
   * Columns are in the order in which the input arrives. Codes are those of the layer's encoding,
   * or of the one that has 0 besides, where a weight beyond the layer has to be 0.
   */
  private List<String> weights(Node node, WeightedSum sum, List<BigInteger> words) {
    List<String> failures = weights(node, sum, sum.encoding(), words);
    WeightEncoding other = sum.encoding().withZero();
    return failures.isEmpty() || other.equals(sum.encoding())
        ? failures
        : Stream.of(failures, weights(node, sum, other, words))
            .min(Comparator.comparingInt(List::size))
            .orElseThrow();
  }

  private List<String> weights(
      Node node, WeightedSum sum, WeightEncoding encoding, List<BigInteger> words) {
    Folding folding = plan.schedule().mac(node).orElseThrow().folding();
    Optional<Arrangement> order = plan.schedule().orders().of(node.inputs().get(0));
    BigInteger mask = BigInteger.ONE.shiftLeft(encoding.bits()).subtract(BigInteger.ONE);
    List<String> failures = new ArrayList<>();
    int seen = 0;
    for (int word = 0; word < words.size(); word++) {
      for (int place = 0; place < folding.pe() * folding.simd(); place++) {
        int output = word / folding.synapseFold() * folding.pe() + place / folding.simd();
        int column = folding.input(word % folding.synapseFold(), place % folding.simd());
        int input = column < 0 ? column : order.map(o -> o.channel(column)).orElse(column);
        if (output >= sum.outputCount()) {
          continue; // the sums of these places go nowhere
        }
        BigInteger code = words.get(word).shiftRight(place * encoding.bits()).and(mask);
        long value = encoding.value(code.longValueExact());
        if (input >= 0) {
          seen++;
        }
        failure(sum, encoding, output, input, value).ifPresent(f -> failures.add(f));
      }
    }
    long all = (long) sum.outputCount() * sum.inputCount();
    if (seen != all) {
      failures.add("%d of %d weights are there".formatted(seen, all));
    }
    return failures;
  }

  /** An input of 0 is all that a lane without input has where the encoding has no 0. */
  private static Optional<String> failure(
      WeightedSum sum, WeightEncoding encoding, int output, int input, long value) {
    if (input < 0) {
      return value == 0 || !encoding.holds(0)
          ? Optional.empty()
          : Optional.of("a lane without input of output %d has weight %d".formatted(output, value));
    }
    long right = sum.weight(output, input);
    return value == right
        ? Optional.empty()
        : Optional.of(
            "weight %d of output %d is %d instead of %d".formatted(input, output, value, right));
  }
}
