// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.ReadExamples;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Hardware;
import org.bitloom.model.Network;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayPlanner;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.Json;

/** Plans of arrays as they are written, and ways to change what they claim. */
final class ArrayClaims {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private ArrayClaims() {}

  static Network design(String name) {
    return ReadExamples.of(Path.of("../testbenches/src/test/resources/designs", name + ".loom"));
  }

  static Optional<ArrayPlan> plan(Network network, int multipliers, int beatBits, int kibibytes) {
    Hardware.SharedArray array = new Hardware.SharedArray(kibibytes, beatBits);
    Hardware hardware =
        new Hardware(new Hardware.Multipliers(multipliers), Map.of()).withArray(Optional.of(array));
    return ArrayPlanner.plan(network.with(hardware), new Diagnostics());
  }

  static List<String> failures(Network network, JsonNode plan) throws Exception {
    return ArrayCertificateChecker.check(network, Json.read(plan.toString(), ArrayReport.class));
  }

  static ObjectNode json(Network network, int multipliers, int beatBits, int kibibytes)
      throws Exception {
    return json(plan(network, multipliers, beatBits, kibibytes).orElseThrow());
  }

  static ObjectNode json(ArrayPlan plan) throws Exception {
    return (ObjectNode) MAPPER.readTree(Json.write(ArrayReport.of(plan)));
  }

  static JsonNode at(ObjectNode plan, String path) {
    return plan.at("/certificate" + (path.isEmpty() ? "" : "/" + path));
  }

  static void add(ObjectNode plan, String path, String field, long delta) {
    ObjectNode object = (ObjectNode) at(plan, path);
    object.put(field, object.get(field).asLong() + delta);
  }

  static void put(ObjectNode plan, String path, String field, long value) {
    ((ObjectNode) at(plan, path)).put(field, value);
  }

  static void replace(ObjectNode plan, String path, String field, String value) {
    ((ObjectNode) at(plan, path)).put(field, value);
  }
}
