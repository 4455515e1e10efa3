// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** Records as JSON text: snake case names, the order of the record, the same bytes everywhere. */
public final class Json {
  private Json() {}

  /**
   * A report behind the field that says what it is.
   *
   * @param format of its kind
   * @param report what its fields are
   */
  private record Labelled(String format, @JsonUnwrapped Record report) {}

  /** Returns the JSON text of a report, its format first, with a line feed at its end. */
  public static String write(ReportKind kind, Record report) {
    return write(new Labelled(kind.format(), report));
  }

  /** Returns the JSON text of a record, with a line feed at its end. */
  public static String write(Record value) {
    try {
      return writer().writeValueAsString(value) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot print " + value.getClass().getSimpleName(), e);
    }
  }

  /**
   * Returns the record that a JSON text holds.
   *
   * @throws JsonProcessingException if the text is not JSON, or not of this record
   */
  public static <T extends Record> T read(String text, Class<T> type)
      throws JsonProcessingException {
    return mapper().readValue(text, type);
  }

  /**
   * Returns the report that a JSON text holds.
   *
   * <p>Fields that this version does not know are passed over.
   *
   * @throws OtherFormat if it is a report of another kind or version
   * @throws JsonProcessingException if the text is not JSON, or no such report
   */
  public static <T extends Record> T read(ReportKind kind, String text, Class<T> type)
      throws JsonProcessingException {
    JsonNode read = mapper().readTree(text);
    if (!(read instanceof ObjectNode report
        && report.remove("format") instanceof TextNode format)) {
      throw new JsonMappingException(null, "no report: there is no field 'format'");
    }
    if (!format.asText().equals(kind.format())) {
      throw new OtherFormat(format.asText(), kind.format());
    }
    JsonMapper lenient =
        mapper().rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
    return lenient.treeToValue(report, type);
  }

  /**
   * Returns whether a JSON text is a report of a kind.
   *
   * @throws JsonProcessingException if the text is not JSON
   */
  public static boolean is(ReportKind kind, String text) throws JsonProcessingException {
    return mapper().readTree(text).path("format").asText().equals(kind.format());
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  }

  private static ObjectWriter writer() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    return mapper().writer(printer);
  }
}
