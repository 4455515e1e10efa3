// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.Identifier;
import org.bitloom.syntax.LayerStatement;

/** Checks the named arguments of a layer against its kind. */
final class AttributeReader {
  private final LayerStatement layer;
  private final LayerKind kind;
  private final Problems problems;
  private final Map<String, AttributeValue> values = new HashMap<>();
  private final Map<String, Span> places = new HashMap<>();

  private AttributeReader(LayerStatement layer, LayerKind kind, Problems problems) {
    this.layer = layer;
    this.kind = kind;
    this.problems = problems;
  }

  /** Returns the attributes; empty after an error. */
  static Optional<Attributes> read(LayerStatement layer, LayerKind kind, Problems problems) {
    AttributeReader reader = new AttributeReader(layer, kind, problems.part());
    layer.arguments().forEach(a -> a.name().ifPresent(name -> reader.readOne(name, a)));
    kind.attributes().forEach(reader::complete);
    if (reader.problems.failed()) {
      return Optional.empty();
    }
    return Optional.of(new Attributes(reader.values, reader.places));
  }

  private void readOne(Identifier name, Argument argument) {
    Optional<Attribute> attribute =
        kind.attributes().stream().filter(a -> a.name().equals(name.text())).findFirst();
    if (attribute.isEmpty()) {
      reportUnknown(name);
    } else if (places.put(name.text(), argument.value().span()) != null) {
      problems.report(Code.DUPLICATE_ATTRIBUTE.at(name.span(), name.text()));
    } else {
      AttributeType type = attribute.get().type();
      type.read(argument.value())
          .ifPresentOrElse(v -> values.put(name.text(), v), () -> reportForm(argument, type));
    }
  }

  private void reportUnknown(Identifier name) {
    List<String> known = kind.attributes().stream().map(Attribute::name).toList();
    String all =
        known.isEmpty()
            ? kind.name() + " has no attributes"
            : "attributes of " + kind.name() + ": " + String.join(", ", known);
    problems.report(
        Code.UNKNOWN_ATTRIBUTE
            .at(name.span(), kind.name(), name.text())
            .withNote(all)
            .withHelp(Suggestion.didYouMean(name.text(), known)));
  }

  private void reportForm(Argument argument, AttributeType type) {
    problems.report(
        Code.INVALID_ATTRIBUTE
            .at(argument.value().span(), argument.name().orElseThrow().text())
            .withLabel("expected " + type.form()));
  }

  private void complete(Attribute attribute) {
    String name = attribute.name();
    if (places.containsKey(name)) {
      return;
    }
    switch (attribute.presence()) {
      case Attribute.Default(AttributeValue value) -> values.put(name, value);
      case Attribute.Absent() -> {}
      case Attribute.Required() ->
          problems.report(
              Code.MISSING_ATTRIBUTE
                  .at(layer.kind().span(), layer.name().text(), name)
                  .withHelp("write " + name + ": followed by " + attribute.type().form()));
    }
  }
}
