// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** The published schemas, which every report that a test writes has to satisfy. */
public final class ReportSchemas {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final Map<String, JsonSchema> SCHEMAS = new ConcurrentHashMap<>();

  private ReportSchemas() {}

  /** Where they are, from the top folder of the repository. */
  static Path folder() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs/schemas"))) {
      folder = folder.getParent();
    }
    return folder.resolve("docs/schemas");
  }

  /** Requires that the files behind {@code --json} in a command line satisfy their schemas. */
  public static void requireWritten(Path working, String... arguments) {
    IntStream.range(0, arguments.length)
        .mapToObj(
            i ->
                arguments[i].equals("--json") && i + 1 < arguments.length
                    ? arguments[i + 1]
                    : arguments[i].startsWith("--json=") ? arguments[i].substring(7) : "")
        .filter(name -> !name.isEmpty())
        .map(working::resolve)
        .filter(Files::isRegularFile)
        .forEach(ReportSchemas::require);
  }

  /** Requires that a file satisfies the schema that it names. */
  public static void require(Path file) {
    try {
      require(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Requires that a text satisfies the schema that it names. */
  public static void require(String text) throws IOException {
    JsonNode report = JsonMapper.builder().build().readTree(text);
    String format = report.path("format").asText();
    assertThat(problems(report)).as("report of format '%s'", format).isEmpty();
  }

  /** Returns what in a report its schema does not allow. */
  static List<String> problems(JsonNode report) {
    return SCHEMAS
        .computeIfAbsent(report.path("format").asText(), ReportSchemas::schema)
        .validate(report)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static JsonSchema schema(String format) {
    Path file = folder().resolve(format + ".schema.json");
    try {
      return FACTORY.getSchema(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("no schema of format '" + format + "'", e);
    }
  }
}
