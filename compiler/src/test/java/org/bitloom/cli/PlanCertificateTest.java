// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpzFile;
import org.bitloom.fixed.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves the plan of an example again from {@code plan --json} and the weights alone, with code of
 * its own: every accumulator range by interval sums, every requantizer by trying every accumulator.
 */
class PlanCertificateTest {
  private static final String EXAMPLE = "mlp/mlp";

  @TempDir private Path folder;

  @Test
  void everyAccumulatorAndEveryRequantizerOfTheExampleIsProvenAgain() throws IOException {
    Path json = folder.resolve("plan.json");
    assertThat(CliRun.of("plan", CliRun.example(EXAMPLE + ".loom"), "--json", json).code())
        .isZero();
    JsonNode plan = JsonMapper.builder().build().readTree(json.toFile());

    try (NpzFile weights = NpzFile.open(CliRun.example(EXAMPLE + ".npz"))) {
      for (JsonNode layer : plan.get("layers")) {
        if (layer.get("operator").asText().equals("dense")) {
          checkRequantizer(layer, checkAccumulator(layer, weights));
        }
      }
    }
  }

  /**
   * Sums of extreme products in the order of the hardware: bias, then one word per cycle.
   *
   * @return bounds of the finished sum, per output channel
   */
  private static List<Interval> checkAccumulator(JsonNode layer, NpzFile file) {
    NpyArray weights = file.read(layer.get("name").asText() + ".weights");
    NpyArray bias = file.read(layer.get("name").asText() + ".bias");
    long low = layer.at("/input_range/min").asLong();
    long high = layer.at("/input_range/max").asLong();
    long registerLow = layer.at("/accumulator/min").asLong();
    long registerHigh = layer.at("/accumulator/max").asLong();
    int simd = layer.at("/folding/simd").asInt();
    int inputs = weights.shape().get(1);
    List<Interval> results = new ArrayList<>();
    for (int o = 0; o < weights.shape().get(0); o++) {
      long min = bias.integer(o);
      long max = bias.integer(o);
      for (int i = 0; i < inputs; i++) {
        long w = weights.integer(o * inputs + i);
        min += Math.min(w * low, w * high);
        max += Math.max(w * low, w * high);
        boolean endOfWord = i % simd == simd - 1 || i == inputs - 1;
        assertThat(!endOfWord || (registerLow <= min && max <= registerHigh)).isTrue();
      }
      results.add(new Interval(min, max));
    }
    Interval hull = results.stream().reduce(Interval::hull).orElseThrow();
    assertThat(layer.at("/accumulator/result/min").asLong()).isEqualTo(hull.min());
    assertThat(layer.at("/accumulator/result/max").asLong()).isEqualTo(hull.max());
    long bits = layer.at("/accumulator/bits").asLong();
    assertThat(registerLow).isGreaterThanOrEqualTo(-(1L << (bits - 1)));
    assertThat(registerHigh).isLessThan(1L << (bits - 1));
    return results;
  }

  private static void checkRequantizer(JsonNode layer, List<Interval> accumulators) {
    JsonNode r = layer.get("requantization");
    assertThat(r.get("rounding").asText()).isEqualTo("half_up");
    assertThat(r.get("ties").asText()).isEqualTo("keep");
    JsonNode references = r.at("/reference/multipliers");
    for (int c = 0; c < accumulators.size(); c++) {
      JsonNode reference = references.get(Math.min(c, references.size() - 1));
      JsonNode hardware = r.get("channels").get(Math.min(c, r.get("channels").size() - 1));
      for (long acc = accumulators.get(c).min(); acc <= accumulators.get(c).max(); acc++) {
        if (hardware(r, hardware, acc) != halfUp(r, reference, acc)) {
          assertThat(hardware(r, hardware, acc))
              .as("acc %d", acc)
              .isEqualTo(halfUp(r, reference, acc));
        }
      }
    }
  }

  private static long hardware(JsonNode r, JsonNode channel, long acc) {
    boolean below = acc < r.get("pivot").asLong();
    long addend = channel.get(below ? "addend_below" : "addend").asLong();
    long sum = channel.get("multiplier").asLong() * acc + addend;
    return clamp(r, sum >> r.get("shift").asInt());
  }

  private static long halfUp(JsonNode r, JsonNode multiplier, long acc) {
    int shift = multiplier.get("shift").asInt();
    BigInteger product =
        BigInteger.valueOf(acc)
            .multiply(BigInteger.valueOf(multiplier.get("significand").asLong()));
    BigInteger rounded = product.add(BigInteger.ONE.shiftLeft(shift - 1)).shiftRight(shift);
    return clamp(r, rounded.longValueExact() + r.at("/reference/output_zero_point").asLong());
  }

  private static long clamp(JsonNode r, long value) {
    return Math.clamp(value, r.at("/clamp/min").asLong(), r.at("/clamp/max").asLong());
  }
}
