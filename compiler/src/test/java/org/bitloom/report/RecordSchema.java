// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of a report, from the components of its record and what their Javadoc says. Boxed
 * numbers may be null, and so may everything whose description says so.
 */
final class RecordSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private final ObjectNode definitions = JSON.objectNode();

  private RecordSchema() {}

  /** Returns the schema of a record whose first field is {@code format}. */
  static ObjectNode of(String format, Class<?> type) {
    RecordSchema schemas = new RecordSchema();
    ObjectNode all = JSON.objectNode();
    all.put("$schema", DIALECT);
    all.put("$id", "https://bitloom.org/schemas/" + format + ".schema.json");
    all.put("title", format);
    all.setAll(schemas.object(type));
    ObjectNode label =
        JSON.objectNode().put("description", "kind and version").put("const", format);
    ObjectNode fields = JSON.objectNode();
    fields.set("format", label);
    fields.setAll((ObjectNode) all.get("properties"));
    fields.set("format", label);
    all.set("properties", fields);
    if (all.withArray("required").valueStream().noneMatch(n -> n.asText().equals("format"))) {
      all.withArray("required").insert(0, "format");
    }
    if (!schemas.definitions.isEmpty()) {
      all.set("$defs", schemas.definitions);
    }
    return all;
  }

  private ObjectNode object(Class<?> type) {
    RecordDocument document = RecordDocument.of(type);
    ObjectNode object = JSON.objectNode();
    object.put("description", document.summary());
    object.put("type", "object");
    ObjectNode fields = object.putObject("properties");
    for (RecordComponent component : type.getRecordComponents()) {
      String name = SnakeCaseStrategy.INSTANCE.translate(component.getName());
      String says = document.component(component.getName());
      boolean absent = document.leavesOutNulls() && boxed(component.getType());
      fields.set(name, field(component.getGenericType(), component.getType(), says, absent));
      if (!absent) {
        object.withArray("required").add(name);
      }
    }
    return object.put("additionalProperties", false);
  }

  private static boolean boxed(Class<?> type) {
    return List.of(Integer.class, Long.class, Double.class).contains(type);
  }

  private ObjectNode field(Type generic, Class<?> type, String says, boolean absent) {
    ObjectNode field = JSON.objectNode().put("description", says);
    boolean nullable = !absent && !type.isPrimitive() && (boxed(type) || says.contains("null"));
    ObjectNode value = value(generic);
    if (!nullable) {
      field.setAll(value);
    } else if (value.has("type")) {
      field.setAll(value);
      field.set("type", JSON.arrayNode().add(value.get("type")).add("null"));
    } else {
      field.putArray("anyOf").add(value).add(JSON.objectNode().put("type", "null"));
    }
    return field;
  }

  private ObjectNode value(Type type) {
    if (type instanceof ParameterizedType container) {
      Type[] of = container.getActualTypeArguments();
      return container.getRawType() == Map.class
          ? valueOf("object", "additionalProperties", of[1])
          : valueOf("array", "items", of[0]);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isArray()) {
      return valueOf("array", "items", plain.getComponentType());
    }
    if (plain.isRecord()) {
      return reference(plain);
    }
    ObjectNode value = JSON.objectNode();
    if (plain.isEnum()) {
      value.put("type", "string");
      Arrays.stream(plain.getEnumConstants())
          .forEach(word -> value.withArray("enum").add(((Enum<?>) word).name()));
      return value;
    }
    return value.put("type", primitive(plain));
  }

  private ObjectNode valueOf(String type, String inside, Type element) {
    ObjectNode value = JSON.objectNode().put("type", type);
    value.set(inside, value(element));
    return value;
  }

  private ObjectNode reference(Class<?> type) {
    String name = type.getSimpleName();
    if (!definitions.has(name)) {
      // Before its fields, so that definitions stand in the order of their first use.
      definitions.putObject(name);
      definitions.set(name, object(type));
    }
    return JSON.objectNode().put("$ref", "#/$defs/" + name);
  }

  private static String primitive(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String" -> "string";
      case "int", "Integer", "long", "Long" -> "integer";
      case "double", "Double" -> "number";
      case "boolean" -> "boolean";
      default -> throw new IllegalArgumentException("no JSON type for " + type);
    };
  }
}
