// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bitloom.certificate.array.ArrayClaims.add;
import static org.bitloom.certificate.array.ArrayClaims.at;
import static org.bitloom.certificate.array.ArrayClaims.failures;
import static org.bitloom.certificate.array.ArrayClaims.json;
import static org.bitloom.certificate.array.ArrayClaims.replace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bitloom.campaign.ArrayCheck;
import org.bitloom.campaign.RandomMaps;
import org.bitloom.model.Network;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Claims about tensors that go to memory and come back, made wrong. */
class WrongMapClaimsTest {
  private static final Network NETWORK = RandomMaps.of(106);

  private static ObjectNode plan;

  @BeforeAll
  static void writeThePlan() throws Exception {
    plan = json(ArrayCheck.plan(NETWORK).orElseThrow());
    assertThat(failures(NETWORK, plan)).isEmpty();
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
    ObjectNode json = plan.deepCopy();
    corruption.accept(json);

    assertThat(failures(NETWORK, json)).anyMatch(failure -> failure.contains(says));
  }
}
