// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bitloom.ReadExamples;
import org.bitloom.campaign.ArrayCheck;
import org.bitloom.campaign.RandomMaps;
import org.bitloom.campaign.RandomNetworks;
import org.bitloom.campaign.RandomPairs;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.Json;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ArrayCertificateTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static final Map<String, ObjectNode> PLANS = new ConcurrentHashMap<>();

  private static Network design(String name) {
    return ReadExamples.of(Path.of("../testbenches/src/test/resources/designs", name + ".loom"));
  }

  private static Optional<ArrayPlan> plan(
      Network network, int multipliers, int beatBits, int kibibytes) {
    Hardware.SharedArray array = new Hardware.SharedArray(kibibytes, beatBits);
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(multipliers), Map.of()).withArray(Optional.of(array));
    return ArrayPlanner.plan(network.with(hardware), new Diagnostics());
  }

  private static List<String> failures(Network network, JsonNode plan) throws Exception {
    return ArrayCertificateChecker.check(network, Json.read(plan.toString(), ArrayReport.class));
  }

  private static ObjectNode json(Network network, int multipliers, int beatBits, int kibibytes)
      throws Exception {
    ArrayPlan plan = plan(network, multipliers, beatBits, kibibytes).orElseThrow();
    return (ObjectNode) MAPPER.readTree(Json.write(ArrayReport.of(plan)));
  }

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

  static Stream<Arguments> corruptionsOfMapsInMemory() {
    return Stream.of(
        Arguments.of("passes want", (Consumer<ObjectNode>) j -> add(j, fenced(j), "after", -1)),
        Arguments.of("passes want", (Consumer<ObjectNode>) j -> add(j, fenced(j), "after", 1)),
        Arguments.of(
            "passes want", (Consumer<ObjectNode>) j -> replace(j, fenced(j), "base", "inputs")),
        Arguments.of("holds", (Consumer<ObjectNode>) j -> add(j, copy(j), "address", 1)),
        Arguments.of("is another tensor", (Consumer<ObjectNode>) j -> add(j, copy(j), "rows", 1)),
        Arguments.of(
            "instead of", (Consumer<ObjectNode>) j -> add(j, moved(j, "store"), "offset", 8)),
        Arguments.of("has no", (Consumer<ObjectNode>) j -> add(j, moved(j, "store"), "copy", 1)),
        Arguments.of("has no", (Consumer<ObjectNode>) j -> add(j, back(j), "copy", 1)),
        Arguments.of("begins at byte", (Consumer<ObjectNode>) j -> stored(j, -1)),
        Arguments.of(
            "has", (Consumer<ObjectNode>) j -> ((ArrayNode) at(j, "regions")).remove(last(j))),
        Arguments.of("maps", (Consumer<ObjectNode>) j -> j.put("scratch_bytes", 64)));
  }

  private static int last(ObjectNode plan) {
    return at(plan, "regions").size() - 1;
  }

  /** The first of some things of which a field is more than 0. */
  private static String first(ObjectNode plan, String list, String field) {
    for (int i = 0; i < at(plan, list).size(); i++) {
      if (at(plan, list).get(i).get(field).asInt() > 0) {
        return list + "/" + i;
      }
    }
    throw new AssertionError(list + " have no " + field);
  }

  private static String fenced(ObjectNode plan) {
    return first(plan, "runs", "after");
  }

  private static String copy(ObjectNode plan) {
    return first(plan, "tensors", "copy");
  }

  private static String back(ObjectNode plan) {
    return first(plan, "passes", "copy");
  }

  private static String moved(ObjectNode plan, String kind) {
    for (int i = 0; i < at(plan, "passes").size(); i++) {
      if (at(plan, "passes").get(i).get("kind").asText().equals(kind)) {
        return "passes/" + i;
      }
    }
    throw new AssertionError("there is no " + kind);
  }

  /** Moves the rows of the second store of a tensor. */
  private static void stored(ObjectNode plan, int rows) {
    for (int i = 0; i < at(plan, "passes").size(); i++) {
      JsonNode pass = at(plan, "passes").get(i);
      if (pass.get("kind").asText().equals("store") && pass.get("first_row").asInt() > 0) {
        add(plan, "passes/" + i, "first_row", rows);
        return;
      }
    }
    throw new AssertionError("no tensor is stored in bands");
  }

  @ParameterizedTest
  @MethodSource("corruptionsOfMapsInMemory")
  void rejectsAWrongClaimOfMapsInMemory(String says, Consumer<ObjectNode> corruption)
      throws Exception {
    Network network = RandomMaps.of(106);
    ArrayPlan plan = ArrayCheck.plan(network).orElseThrow();
    ObjectNode json = (ObjectNode) MAPPER.readTree(Json.write(ArrayReport.of(plan)));
    assertThat(failures(network, json)).isEmpty();
    corruption.accept(json);

    assertThat(failures(network, json)).anyMatch(failure -> failure.contains(says));
  }

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
        wrong("mean", "takes in", ArrayCertificateTest::oneMoreWordAsBusy),
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
        wrong("residual", "which the same pass reads", ArrayCertificateTest::overlap),
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

  private static JsonNode at(ObjectNode plan, String path) {
    return plan.at("/certificate" + (path.isEmpty() ? "" : "/" + path));
  }

  private static void add(ObjectNode plan, String path, String field, long delta) {
    ObjectNode object = (ObjectNode) at(plan, path);
    object.put(field, object.get(field).asLong() + delta);
  }

  private static void put(ObjectNode plan, String path, String field, long value) {
    ((ObjectNode) at(plan, path)).put(field, value);
  }

  private static void replace(ObjectNode plan, String path, String field, String value) {
    ((ObjectNode) at(plan, path)).put(field, value);
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
