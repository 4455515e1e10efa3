// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  @TempDir private Path folder;

  @Test
  void tableHasOneLinePerLayerAndTheTotals() {
    CliRun run = CliRun.of("plan", CliRun.example("mlp/mlp.loom"), "--wide");

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .containsPattern("hidden +dense +uint8 x int6 -> uint8 +int\\d+ +int\\d+ +int32")
        .containsPattern("logits +dense +uint8 x int8 -> int8 ")
        .contains("25408 MACs");
  }

  @Test
  void itNamesTheLayersThatOtherColumnsFollow() {
    Path design = Path.of("src/test/resources/designs/sparse_turns.loom");
    CliRun run = CliRun.of("plan", design, "--wide");

    assertThat(run.code()).isZero();
    assertThat(run.out().lines().filter(line -> line.startsWith("lanes of ")))
        .containsExactly(
            "lanes of far take turns, and the columns of the next dense layer follow them",
            "lanes of even take turns, and the columns of the next dense layer follow them");
  }

  @Test
  void jsonHasTheFieldsThatOtherProgramsRelyOn() throws IOException {
    Path file = folder.resolve("plan.json");
    CliRun run = CliRun.of("plan", CliRun.example("mlp/mlp.loom"), "--json", file, "--quiet");

    assertThat(run).isEqualTo(new CliRun(0, "", ""));
    JsonNode plan = JsonMapper.builder().build().readTree(file.toFile());
    assertThat(plan.get("network").asText()).isEqualTo("mlp");
    assertThat(plan.get("totals").fieldNames())
        .toIterable()
        .contains(
            "macs", "multipliers", "initiation_interval", "latency", "weight_bits", "buffer_bits");
    assertThat(plan.at("/queues/0").fieldNames())
        .toIterable()
        .containsExactly("layer", "tensor", "place", "beats", "lanes", "reason");
    assertThat(plan.at("/totals/estimate").fieldNames())
        .toIterable()
        .containsExactly("lut", "ff", "dsp", "bram");
    assertThat(plan.get("layers")).hasSize(2);
    JsonNode layer = plan.at("/layers/0");
    assertThat(layer.fieldNames())
        .toIterable()
        .contains("name", "operator", "input_type", "weight_type", "output_type", "cycles", "macs");
    assertThat(layer.get("accumulator").fieldNames()).toIterable().contains("bits", "min", "max");
    assertThat(layer.get("requantization").fieldNames())
        .toIterable()
        .contains("rounding", "multiplier_bits", "shift", "per_channel");
    assertThat(layer.get("folding").fieldNames()).toIterable().contains("pe", "simd");
  }

  @Test
  void anotherBudgetChangesCyclesAndNoNumber() throws IOException {
    JsonNode small = plan(1);
    JsonNode large = plan(100);

    assertThat(small.at("/totals/initiation_interval").asLong())
        .isGreaterThan(large.at("/totals/initiation_interval").asLong());
    for (int layer = 0; layer < 2; layer++) {
      assertThat(small.at("/layers/" + layer + "/requantization"))
          .isEqualTo(large.at("/layers/" + layer + "/requantization"));
    }
  }

  @Test
  void theSameNetworkGivesTheSameBytes() throws IOException {
    assertThat(plan(64)).isEqualTo(plan(64));
    assertThat(Files.readString(folder.resolve("64.json"))).doesNotContain("/examples/");
  }

  @Test
  void budgetThatIsTooSmallIsAWarningNotAnError() {
    CliRun run = CliRun.of("plan", CliRun.example("mlp/mlp.loom"), "--dsps", 1);

    assertThat(run.code()).isZero();
    assertThat(run.err()).startsWith("warning[B0604]");
    assertThat(run.out()).contains("on 2 multipliers");
  }

  @Test
  void oneMultiplierIsEnoughForAllLayersInTurns() {
    CliRun run = CliRun.of("plan", CliRun.example("mlp/mlp.loom"), "--multipliers", 1);

    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("on 1 multipliers (99.5 % busy)", "in turns: hidden 56, logits 1");
  }

  private JsonNode plan(int multipliers) throws IOException {
    Path file = folder.resolve(multipliers + ".json");
    Path loom = CliRun.example("mlp/mlp.loom");
    CliRun run = CliRun.of("plan", loom, "--multipliers", multipliers, "--json", file);
    assertThat(run.code()).as(run.err()).isZero();
    return JsonMapper.builder().build().readTree(file.toFile());
  }

  /** A hundred layers, half of them with a queue in front. */
  @Test
  void thePlanOfManyLayersIsReadableInEightyColumns() throws IOException {
    StringBuilder layers = new StringBuilder();
    String last = "x";
    for (int block = 1; block <= 50; block++) {
      layers.append(
          """
              block%d_of_a_long_name = max_pool(%s, size: [3, 3], stride: [1, 1], padding: same);
              sum%d = add(%s, block%d_of_a_long_name);
          """
              .formatted(block, last, block, last, block));
      last = "sum" + block;
    }
    Path file =
        Files.writeString(
            folder.resolve("deep.loom"),
            """
            network deep {
                input x: int8[4, 4, 1] scale 0.1 zero_point 0;
            %s    output %s;
            }
            numerics { default rounding half_up, activations int8 scale 0.1 zero_point 0; }
            """
                .formatted(layers, last));
    CliRun run = CliRun.of("plan", file);
    CliRun wide = CliRun.of("plan", file, "--wide");

    assertThat(run.code()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    assertThat(lines.get(0)).startsWith("initiation interval ");
    assertThat(lines).hasSizeLessThan(2 * 100 + 25);
    assertThat(run.out()).contains("50 queues before engines");
    assertThat(wide.out()).contains("before sum50: ").doesNotContain("50 queues before engines");
    int table =
        lines.indexOf(
            lines.stream().filter(l -> l.startsWith("estimated for")).findFirst().orElseThrow());
    assertThat(lines.get(table + 2)).startsWith("(total)");
  }
}
