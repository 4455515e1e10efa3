// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Records as JSON text: snake case names, the order of the record, the same bytes everywhere. */
public final class Json {
  private Json() {}

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

  private static JsonMapper mapper() {
    return JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
  }

  private static ObjectWriter writer() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    return mapper().writer(printer);
  }
}
