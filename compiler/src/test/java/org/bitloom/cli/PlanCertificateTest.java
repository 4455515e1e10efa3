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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Proves the plan of an example again from {@code plan --json} and the weights alone, with code of
 * its own: every accumulator range by interval sums, every requantizer by trying every accumulator.
 */
class PlanCertificateTest {
  private static final String EXAMPLE = "mlp/mlp";

  @TempDir private Path folder;

  @Tag("search")
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
    for (int c = 0; c < accumulators.size(); c++) {
      Hardware hardware = Hardware.of(r, c);
      Reference reference = Reference.of(r, c);
      for (long acc = accumulators.get(c).min(); acc <= accumulators.get(c).max(); acc++) {
        if (hardware.apply(acc) != reference.apply(acc)) {
          throw new AssertionError("channel " + c + " differs at accumulator " + acc);
        }
      }
    }
  }

  /** The constants of one channel, as the hardware has them. */
  private record Hardware(
      long multiplier, long below, long above, long pivot, int shift, Interval clamp) {
    static Hardware of(JsonNode r, int index) {
      JsonNode channels = r.get("channels");
      JsonNode channel = channels.get(Math.min(index, channels.size() - 1));
      return new Hardware(
          channel.get("multiplier").asLong(),
          channel.get("addend_below").asLong(),
          channel.get("addend").asLong(),
          r.get("pivot").asLong(),
          r.get("shift").asInt(),
          clampOf(r));
    }

    long apply(long acc) {
      return clamp.clamp((multiplier * acc + (acc < pivot ? below : above)) >> shift);
    }
  }

  /** Round half up with the network's own multiplier. */
  private record Reference(BigInteger significand, int shift, long zeroPoint, Interval clamp) {
    static Reference of(JsonNode r, int index) {
      JsonNode multipliers = r.at("/reference/multipliers");
      JsonNode multiplier = multipliers.get(Math.min(index, multipliers.size() - 1));
      return new Reference(
          BigInteger.valueOf(multiplier.get("significand").asLong()),
          multiplier.get("shift").asInt(),
          r.at("/reference/output_zero_point").asLong(),
          clampOf(r));
    }

    long apply(long acc) {
      BigInteger half = BigInteger.ONE.shiftLeft(shift - 1);
      BigInteger rounded = BigInteger.valueOf(acc).multiply(significand).add(half);
      return clamp.clamp(rounded.shiftRight(shift).longValueExact() + zeroPoint);
    }
  }

  private static Interval clampOf(JsonNode r) {
    return new Interval(r.at("/clamp/min").asLong(), r.at("/clamp/max").asLong());
  }
}
