// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bitloom.Compiler;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.report.Json;
import org.bitloom.report.PlanReport;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A plan whose layers take turns is accepted; one that gives them too few, or one twice, is not.
 */
class SharingClaimsTest {
  private static final Path DESIGN = Path.of("src/test/resources/designs/turns.loom");

  private static String plan() {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    return Json.write(PlanReport.of(compiler.read(DESIGN).flatMap(compiler::plan).orElseThrow()));
  }

  private static List<String> failures(Consumer<ObjectNode> change) throws IOException {
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(plan());
    change.accept(json);
    return SharingClaims.failures(Json.read(json.toString(), PlanReport.class));
  }

  @Test
  void thePlannersOwnClaimsHold() throws IOException {
    assertThat(failures(json -> {})).isEmpty();
  }

  private static ObjectNode shared(ObjectNode json) {
    return (ObjectNode) json.at("/shared_multipliers/0");
  }

  private static ObjectNode layer(ObjectNode json, int index) {
    return (ObjectNode) shared(json).at("/layers/" + index);
  }

  private static Named<Consumer<ObjectNode>> claim(String name, Consumer<ObjectNode> change) {
    return Named.of(name, change);
  }

  static Stream<Named<Consumer<ObjectNode>>> wrongClaims() {
    return Stream.of(
        claim("a turn too few", json -> layer(json, 0).put("turns", 17)),
        claim("more turns than cycles", json -> layer(json, 1).put("turns", 7)),
        claim("a shorter period", json -> shared(json).put("period", 32)),
        claim("a longer period", json -> shared(json).put("period", 34)),
        claim("no period", json -> shared(json).put("period", 0)),
        claim("fewer multipliers than an array has", json -> shared(json).put("multipliers", 3)),
        claim("a layer that is not there", json -> layer(json, 2).put("layer", "other")),
        claim("a layer twice", json -> layer(json, 2).put("layer", "edges")),
        claim("another total", json -> ((ObjectNode) json.at("/totals")).put("multipliers", 5)),
        claim("nothing is shared", json -> json.putArray("shared_multipliers")));
  }

  @ParameterizedTest
  @MethodSource("wrongClaims")
  void wrongClaimsAreFound(Consumer<ObjectNode> change) throws IOException {
    assertThat(failures(change)).isNotEmpty();
  }
}
