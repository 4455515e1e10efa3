// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bitloom.fixed.IntType;
import org.bitloom.format.FloatFormat;
import org.bitloom.format.RealWeights;
import org.bitloom.format.StorageScheme;
import org.bitloom.format.StorageScheme.Codes;
import org.bitloom.format.StorageScheme.Floats;
import org.bitloom.format.StorageScheme.Huffman;
import org.bitloom.format.StorageScheme.RealCodebook;
import org.bitloom.format.WeightFormat;
import org.bitloom.format.WeightFormat.Plain;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.WeightEncoding.Bipolar;
import org.bitloom.operator.WeightEncoding.SignMagnitude;
import org.bitloom.operator.WeightEncoding.Ternary;
import org.bitloom.operator.WeightEncoding.TwosComplement;
import org.bitloom.report.TextTable.Column;

/**
 * The memory that the weights of a network take under each scheme.
 *
 * @param network its name
 * @param weights their number
 * @param schemes in the order of the table
 */
public record MemoryReport(String network, long weights, List<SchemeReport> schemes) {
  private static final int BYTE = 8;
  private static final WeightFormat INT8 = integers(8);

  /** Copies the list. */
  public MemoryReport {
    schemes = List.copyOf(schemes);
  }

  /**
   * One scheme.
   *
   * @param name of the scheme
   * @param codeBits of the weights
   * @param tableBits of scales, codebooks and code lengths
   * @param bytes of both together, rounded up
   * @param timesSmaller than FP32
   * @param sqnrDecibels signal to quantization noise ratio; null where there is no noise
   */
  public record SchemeReport(
      String name,
      long codeBits,
      long tableBits,
      long bytes,
      double timesSmaller,
      Double sqnrDecibels) {}

  /** Returns the report of these weights. */
  public static MemoryReport of(String network, List<RealWeights> layers) {
    long count = layers.stream().mapToLong(layer -> layer.shape().elements()).sum();
    double energy =
        layers.stream()
            .flatMapToDouble(layer -> Arrays.stream(layer.values()))
            .map(w -> w * w)
            .sum();
    List<SchemeReport> reports =
        allSchemes().parallelStream().map(s -> report(s, layers, count, energy)).toList();
    return new MemoryReport(network, count, reports);
  }

  private static SchemeReport report(
      StorageScheme scheme, List<RealWeights> layers, long count, double energy) {
    StorageScheme.Size size =
        layers.stream()
            .map(scheme::size)
            .reduce(new StorageScheme.Size(0, 0, 0), StorageScheme.Size::plus);
    return new SchemeReport(
        scheme.toString(),
        size.codeBits(),
        size.tableBits(),
        Math.ceilDiv(size.bits(), BYTE),
        (double) count * FloatFormat.FP32.bits() / size.bits(),
        size.squaredError() == 0 ? null : 10 * Math.log10(energy / size.squaredError()));
  }

  private static List<StorageScheme> allSchemes() {
    WeightFormat powers = new Plain(new PowerOfTwo(4));
    WeightFormat shared = new WeightFormat.Shared(16);
    return Stream.of(
            Stream.of(FloatFormat.values()).map(Floats::new),
            Stream.of(
                    INT8,
                    new Plain(new SignMagnitude(8)),
                    integers(6),
                    integers(4),
                    powers,
                    shared,
                    integers(2),
                    new Plain(new Ternary()),
                    new Plain(new Bipolar()))
                .map(Codes::new),
            Stream.of(new RealCodebook(16), new RealCodebook(4)),
            Stream.of(INT8, integers(4), powers, shared).map(Huffman::new))
        .<StorageScheme>flatMap(s -> s)
        .toList();
  }

  private static WeightFormat integers(int bits) {
    return new Plain(new TwosComplement(IntType.signed(bits)));
  }

  /**
   * Returns the report as a table for people.
   *
   * @param width of the lines, where that is possible
   */
  public String table(int width) {
    TextTable table =
        new TextTable(
            Column.text("weights as"),
            Column.number("bits/weight"),
            Column.number("tables").optional(1),
            Column.number("bytes"),
            Column.number("smaller"),
            Column.number("SQNR"));
    for (SchemeReport scheme : schemes) {
      table.row(
          scheme.name(),
          decimal("%.2f", (double) scheme.codeBits() / Math.max(1, weights)),
          Long.toString(scheme.tableBits()),
          Long.toString(scheme.bytes()),
          decimal("%.2f x", scheme.timesSmaller()),
          scheme.sqnrDecibels() == null ? "exact" : decimal("%.1f dB", scheme.sqnrDecibels()));
    }
    String head =
        "%s: %d weights; tables are bits of scales, codebooks and code lengths; biases are not counted\n"
            .formatted(network, weights);
    return Lines.wrap(head, width) + "\n" + table.render(width);
  }

  private static String decimal(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
