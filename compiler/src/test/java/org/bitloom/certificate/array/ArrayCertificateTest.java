// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bitloom.certificate.array.ArrayClaims.design;
import static org.bitloom.certificate.array.ArrayClaims.failures;
import static org.bitloom.certificate.array.ArrayClaims.json;
import static org.bitloom.certificate.array.ArrayClaims.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bitloom.campaign.ArrayCheck;
import org.bitloom.campaign.RandomMaps;
import org.bitloom.campaign.RandomNetworks;
import org.bitloom.campaign.RandomPairs;
import org.bitloom.model.Network;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.report.ArrayReport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArrayCertificateTest {
  /** Every kind of sweep, of whole maps and of rings of rows. */
  @ParameterizedTest
  @CsvSource({
    "shared_array, 32, 64, 256",
    "residual, 32, 128, 256",
    "inverted_residual, 32, 32, 16",
    "inverted_residual, 32, 32, 3",
    "inverted_residual, 64, 128, 4",
    "kept_rows, 32, 64, 16",
    "kept_rows, 64, 32, 2",
    "turns, 16, 32, 256",
    "turns_and_maxima, 32, 32, 256",
    "mean, 32, 128, 64",
    "margins, 32, 64, 64",
    "row_means, 16, 64, 64",
    "unread_rows, 16, 64, 1",
    "two_outputs, 16, 32, 64",
    "wide_weights, 16, 32, 64",
    "ties, 16, 64, 64",
    "pixel_pairs, 64, 128, 256",
    "pixel_pairs, 64, 32, 3",
    "pixel_pairs, 64, 512, 4",
    "pixel_pairs_unsigned, 16, 64, 16",
    "long_store, 16, 32, 512"
  })
  void acceptsThePlansOfDesigns(String name, int multipliers, int beatBits, int kibibytes)
      throws Exception {
    Network network = design(name);
    assertThat(failures(network, json(network, multipliers, beatBits, kibibytes))).isEmpty();
  }

  @Test
  @Tag("search")
  void acceptsThePlansOfRandomNetworks() {
    long checked =
        LongStream.range(0, Long.getLong("bitloom.certificates", 150))
            .filter(ArrayCertificateTest::accepted)
            .count();
    assertThat(checked).isGreaterThan(40);
    assertThat(accepted(3252)).as("a layer that begins without weights").isTrue();
  }

  private static boolean accepted(long seed) {
    Network network = RandomNetworks.of(seed);
    Optional<ArrayPlan> plan =
        plan(network, 1 << (seed * 5 % 11), 32 << (seed % 5), seed % 3 == 0 ? 512 : 4);
    plan.ifPresent(
        p ->
            assertThat(ArrayCertificateChecker.check(network, ArrayReport.of(p)))
                .as("seed " + seed)
                .isEmpty());
    return plan.isPresent();
  }

  /** Words of two pixels, and loads that sweeps do not wait for. */
  @Test
  @Tag("search")
  void acceptsThePlansOfDrawnPairsOfPixels() {
    int paired = 0;
    int ahead = 0;
    for (long seed = 0; seed < Long.getLong("bitloom.certificates", 60); seed++) {
      Network network = RandomPairs.of(seed);
      Optional<ArrayPlan> plan = ArrayCheck.plan(network);
      if (plan.isPresent()) {
        assertThat(ArrayCertificateChecker.check(network, ArrayReport.of(plan.get())))
            .as("seed " + seed)
            .isEmpty();
        paired += plan.get().windows().paired() ? 1 : 0;
        ahead += plan.get().ahead() ? 1 : 0;
      }
    }
    assertThat(paired).isPositive();
    assertThat(ahead).isPositive();
  }

  /** Rows that go to memory and come back, to other places, and outputs that leave row by row. */
  @Test
  @Tag("search")
  void acceptsThePlansOfDrawnMapsInMemory() {
    int away = 0;
    int bands = 0;
    for (long seed = 0; seed < Long.getLong("bitloom.certificates", 60); seed++) {
      Network network = RandomMaps.of(seed);
      Optional<ArrayPlan> plan = ArrayCheck.plan(network);
      if (plan.isPresent()) {
        assertThat(ArrayCertificateChecker.check(network, ArrayReport.of(plan.get())))
            .as("seed " + seed)
            .isEmpty();
        away += plan.get().maps().isEmpty() ? 0 : 1;
        bands += plan.get().passes().size() > plan.get().proven().graph().nodes().size() ? 1 : 0;
      }
    }
    assertThat(away).isGreaterThan(5);
    assertThat(bands).isGreaterThan(away);
  }

  /** Numbers that change nothing: estimates, registers with room, and steps that no loop takes. */
  private static final String FREE =
      "/estimate/.*|/memory_latency|/certificate/registers/.*"
          + "|.*/(dilation|stride|tap_column|tap_row|word|column|row|padding|gap|pivot)";

  /** Whatever stands in a plan, a little more or less of it is noticed. */
  @Test
  @Tag("search")
  void rejectsEveryNumberThatIsOneOff() throws Exception {
    Network network = design("mean");
    ObjectNode plan = json(network, 32, 64, 64);
    List<String> accepted = new ArrayList<>();
    for (String path : numbers(plan, "")) {
      for (int delta : new int[] {1, -1}) {
        ObjectNode other = plan.deepCopy();
        ObjectNode parent = (ObjectNode) other.at(path.substring(0, path.lastIndexOf('/')));
        String field = path.substring(path.lastIndexOf('/') + 1);
        parent.put(field, parent.get(field).asLong() + delta);
        if (!path.matches(FREE) && failures(network, other).isEmpty()) {
          accepted.add(path);
        }
      }
    }
    assertThat(accepted).isEmpty();
  }

  private static List<String> numbers(JsonNode node, String path) {
    List<String> found = new ArrayList<>();
    node.properties()
        .forEach(
            field -> {
              String inner = path + "/" + field.getKey();
              if (field.getValue().isIntegralNumber()) {
                found.add(inner);
              }
              found.addAll(numbers(field.getValue(), inner));
            });
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      found.addAll(numbers(node.get(i), path + "/" + i));
    }
    return found;
  }
}
