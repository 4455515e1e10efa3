// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bitloom.certificate.array.ArrayClaims.add;
import static org.bitloom.certificate.array.ArrayClaims.at;
import static org.bitloom.certificate.array.ArrayClaims.design;
import static org.bitloom.certificate.array.ArrayClaims.failures;
import static org.bitloom.certificate.array.ArrayClaims.json;
import static org.bitloom.certificate.array.ArrayClaims.put;
import static org.bitloom.certificate.array.ArrayClaims.replace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bitloom.model.Network;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims of the plans of designs, made wrong. */
class WrongArrayClaimsTest {
  private static final Map<String, ObjectNode> PLANS = new ConcurrentHashMap<>();

  /** A claim of the plan of a design, made wrong, and words of the sentence that rejects it. */
  private static Arguments wrong(String design, String says, Consumer<ObjectNode> corruption) {
    return Arguments.of(design, says, corruption);
  }

  static Stream<Arguments> corruptions() {
    return Stream.of(numbers(), memory(), program()).flatMap(s -> s);
  }

  private static Stream<Arguments> numbers() {
    return Stream.of(
        wrong("mean", "sums reach", j -> add(j, "registers/sums", "max", -1)),
        wrong("mean", "products reach", j -> add(j, "registers/products", "min", 1)),
        wrong("mean", "totals reach", j -> add(j, "registers/totals", "max", -1)),
        wrong("mean", "multipliers reach", j -> add(j, "registers/multipliers", "max", -1)),
        wrong("mean", "addends reach", j -> add(j, "registers/addends", "min", 1)),
        wrong("mean", "shifts reach", j -> add(j, "registers/shifts", "max", -1)),
        wrong("mean", "elements reach", j -> add(j, "registers/elements", "max", -1)),
        wrong("mean", "sum is", j -> add(j, "numbers/0/sums", "min", -1)),
        wrong("mean", "input range is", j -> add(j, "numbers/2/input_range", "max", -1)),
        wrong("mean", "output range is", j -> add(j, "numbers/1/output_range", "min", 1)),
        wrong(
            "mean",
            "channel 0",
            j -> add(j, "numbers/0/requantization/channels/0", "multiplier", 9000)),
        wrong("mean", "layer", j -> add(j, "numbers/2/requantization", "shift", -1)),
        wrong("ties", "of 16 bits instead", j -> add(j, "passes/1/sweep/scale", "tie_bits", 1)),
        wrong("wide_weights", "beyond its own, and reads", j -> add(j, "passes/0", "ahead", -1)),
        wrong("kept_rows", "beyond its own, and reads", j -> add(j, "passes/0", "ahead", -1)),
        wrong("wide_weights", "factors", j -> add(j, "passes/2/sweep", "factor", 1)),
        wrong("wide_weights", "the buffer has", j -> add(j, "", "weight_bytes", -1)),
        wrong("wide_weights", "no weight has 3 bytes", j -> add(j, "", "weight_bytes", 1)),
        wrong("mean", "missing", j -> ((ArrayNode) at(j, "numbers")).remove(1)));
  }

  private static Stream<Arguments> memory() {
    return Stream.of(
        wrong("shared_array", "in the one before", j -> add(j, "regions/2", "offset", -8)),
        wrong("shared_array", "no multiple of a beat", j -> add(j, "regions/2", "offset", 4)),
        wrong("shared_array", "ends at byte", j -> add(j, "regions/2", "offset", 1 << 20)),
        wrong("shared_array", "has", j -> ((ArrayNode) at(j, "regions")).remove(1)),
        wrong("shared_array", "bytes", j -> add(j, "regions/1", "bytes", -64)),
        wrong("mean", "run 1 is", j -> add(j, "runs/1", "offset", 1)),
        wrong("mean", "runs of beats", j -> ((ArrayNode) at(j, "runs")).remove(1)),
        wrong("mean", "from row", j -> add(j, "passes/2", "image_row", 1)),
        wrong("mean", "rows of weights", j -> add(j, "passes/2", "image_rows", -1)),
        wrong("mean", "begins at byte", j -> add(j, "passes/0", "offset", 16)),
        wrong("mean", "moves", j -> add(j, "passes/3", "written_bytes", 16)),
        wrong("mean", "its passes have", j -> add(j, "passes/1", "cycles", 1)),
        wrong("mean", "of which", j -> add(j, "passes/1", "waiting", 1 << 20)),
        wrong("mean", "an inference takes", j -> j.put("cycles", j.get("cycles").asLong() + 1)),
        wrong("mean", "an inference reads", j -> j.put("read_bytes", 0)),
        wrong("mean", "busy", j -> j.put("busy", 0.999)),
        wrong("mean", "MACs", j -> j.put("macs", 1)),
        wrong("mean", "buffer", j -> add(j, "", "map_words", 1)),
        wrong("mean", "power of two", j -> add(j, "", "ring_rows", 1)));
  }

  private static Stream<Arguments> program() {
    return Stream.of(
        wrong("mean", "not the network's weights", j -> replace(j, "passes/2", "image_hash", "0")),
        wrong("mean", "never written", j -> drop(j, 3)),
        wrong("mean", "takes in", WrongArrayClaimsTest::oneMoreWordAsBusy),
        wrong("mean", "holds", j -> add(j, "passes/1/sweep/reads", "address", 1)),
        wrong("residual", "holds", j -> add(j, "passes/2/sweep/reads", "row", 1)),
        wrong("residual", "is written to word", j -> add(j, "passes/2/sweep/writes", "row", 99)),
        wrong("residual", "reads row", j -> put(j, "passes/2/sweep/writes", "column", 0)),
        wrong("residual", "reads row", j -> add(j, "passes/2/sweep/reads/down", "origin", -1)),
        wrong("residual", "padded with", j -> add(j, "passes/2/sweep/reads", "padding", 1)),
        wrong("residual", "kernel", j -> add(j, "passes/2/sweep", "kernel_rows", -1)),
        wrong("residual", "holds", j -> add(j, "passes/3/sweep/added", "step", 1)),
        wrong("residual", "factors", j -> add(j, "passes/3/sweep/added", "other_factor", 1)),
        wrong("residual", "clamped to", j -> add(j, "passes/2/sweep/scale/clamp", "max", -1)),
        wrong("residual", "made by", j -> replace(j, "passes/2/sweep", "mode", "scaled")),
        wrong("residual", "which the same pass reads", WrongArrayClaimsTest::overlap),
        wrong("kept_rows", "window of vector", j -> add(j, "passes/1/sweep/scan", "first_row", 1)),
        wrong("pixel_pairs", "it waits for", j -> add(j, "passes/0", "ahead", -1)),
        wrong("pixel_pairs", "run 0 is", j -> ((ObjectNode) at(j, "passes/0")).putNull("ahead")),
        wrong("pixel_pairs", "not the network's", j -> replace(j, "passes/2", "image_hash", "0")),
        wrong("pixel_pairs", "elements instead of", j -> put(j, "tensors/1", "channels", 5)),
        wrong("kept_rows", "has no", j -> add(j, "tensors/0", "held", -1)));
  }

  @ParameterizedTest
  @MethodSource("corruptions")
  void rejectsAWrongClaimAndSaysWhich(String design, String says, Consumer<ObjectNode> corruption)
      throws Exception {
    Network network = design(design);
    ObjectNode plan = planned(design).deepCopy();
    String before = plan.toString();
    corruption.accept(plan);

    assertThat(plan.toString()).isNotEqualTo(before);
    assertThat(failures(network, plan)).anyMatch(failure -> failure.contains(says));
  }

  private static ObjectNode planned(String design) throws Exception {
    ObjectNode known = PLANS.get(design);
    if (known == null) {
      known = json(design(design), 32, 64, 64);
      assertThat(failures(design(design), known)).isEmpty();
      PLANS.put(design, known);
    }
    return known;
  }

  /** Two tensors that are in use at the same time, at one place, with all that reads and writes. */
  private static void overlap(ObjectNode plan) {
    ArrayNode tensors = (ArrayNode) at(plan, "tensors");
    int image = tensors.get(0).get("address").asInt();
    int stem = tensors.get(1).get("address").asInt();
    ((ObjectNode) tensors.get(1)).put("address", image);
    add(plan, "passes/1/sweep/writes", "address", image - stem);
    add(plan, "passes/2/sweep/reads", "address", image - stem);
  }

  private static void oneMoreWordAsBusy(ObjectNode plan) {
    add(plan, "passes/1", "busy", 1);
    ObjectNode layer = (ObjectNode) plan.get("layers").get(1);
    layer.put("array_cycles", layer.get("array_cycles").asLong() + 1);
  }

  /** Leaves out a pass, in the sums, too. */
  private static void drop(ObjectNode plan, int pass) {
    JsonNode gone = ((ArrayNode) at(plan, "passes")).remove(pass);
    ((ArrayNode) plan.get("layers")).remove(pass);
    plan.put("cycles", plan.get("cycles").asLong() - gone.get("cycles").asLong());
    plan.put(
        "written_bytes", plan.get("written_bytes").asLong() - gone.get("written_bytes").asLong());
    double work = plan.get("macs").asDouble();
    plan.put("busy", work / plan.get("cycles").asDouble() / plan.get("multipliers").asDouble());
  }
}
