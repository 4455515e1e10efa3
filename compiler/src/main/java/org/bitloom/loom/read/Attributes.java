// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Activation;
import org.bitloom.model.Padding;
import org.bitloom.model.TfliteVariant;

/**
 * The attributes of one layer, checked against its kind, with defaults filled in.
 *
 * @param values by name
 * @param places of the values that are written in the source
 */
record Attributes(Map<String, AttributeValue> values, Map<String, Span> places) {
  Attributes {
    values = Map.copyOf(values);
    places = Map.copyOf(places);
  }

  /** Returns a positive whole number. */
  int count(String name) {
    return ((AttributeValue.Count) values.get(name)).value();
  }

  /** Returns yes or no. */
  boolean flag(String name) {
    return ((AttributeValue.Flag) values.get(name)).value();
  }

  /** Returns a whole number, or another one where it is not given. */
  long wholeOr(String name, long otherwise) {
    return values.containsKey(name) ? whole(name) : otherwise;
  }

  /** Returns a whole number. */
  long whole(String name) {
    return ((AttributeValue.Whole) values.get(name)).value();
  }

  /** Returns a float32. */
  float real(String name) {
    return ((AttributeValue.Real) values.get(name)).value();
  }

  /** Returns a list of positive whole numbers. */
  List<Integer> sizes(String name) {
    return ((AttributeValue.Sizes) values.get(name)).values();
  }

  /** Returns a list of positive whole numbers, if it is given. */
  Optional<List<Integer>> optionalSizes(String name) {
    return values.containsKey(name) ? Optional.of(sizes(name)) : Optional.empty();
  }

  /** Returns the clamp of the output; none for a kind that has no such attribute. */
  Activation activation() {
    return values.get("activation") instanceof AttributeValue.Clamp(Activation activation)
        ? activation
        : new Activation.None();
  }

  /** Returns whose kernel the layer equals. */
  TfliteVariant variant() {
    return ((AttributeValue.Variant) values.get("tflite")).variant();
  }

  /** Returns the padding of a window. */
  Padding border() {
    return values.get("padding") instanceof AttributeValue.Border(List<Integer> s)
        ? new Padding.Sides(s.get(0), s.get(1), s.get(2), s.get(3))
        : new Padding.Same();
  }

  /** Returns what is added in front of and behind dimensions, outermost first. */
  List<Integer> edges(String name) {
    return ((AttributeValue.Edges) values.get(name)).sides();
  }

  /** Returns numbers in the source, if there are any. */
  Optional<AttributeValue.Numbers> numbers(String name) {
    return Optional.ofNullable((AttributeValue.Numbers) values.get(name));
  }

  /** Returns the place of a value that is written. */
  Optional<Span> place(String name) {
    return Optional.ofNullable(places.get(name));
  }
}
