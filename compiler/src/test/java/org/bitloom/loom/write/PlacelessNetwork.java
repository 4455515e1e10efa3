// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.write;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;

/** A network all of whose places are one: what is left says whether two networks mean the same. */
final class PlacelessNetwork {
  private static final Span NOWHERE = Span.ofFile("nowhere");

  private PlacelessNetwork() {}

  static Network of(Network network) {
    Map<String, Hardware.Fold> folds = new HashMap<>();
    network
        .hardware()
        .folds()
        .forEach((n, f) -> folds.put(n, new Hardware.Fold(f.pe(), f.simd(), Optional.empty())));
    return new Network(
        network.name(),
        network.inputs(),
        network.layers().stream().map(layer -> (Layer) withoutPlaces((Record) layer)).toList(),
        network.outputs(),
        network.hardware().withFolds(folds));
  }

  /** Returns a record with another place for those among its components, and in their records. */
  private static Record withoutPlaces(Record value) {
    RecordComponent[] components = value.getClass().getRecordComponents();
    try {
      Constructor<? extends Record> constructor =
          value
              .getClass()
              .getDeclaredConstructor(
                  Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      Object[] parts = new Object[components.length];
      for (int i = 0; i < parts.length; i++) {
        components[i].getAccessor().setAccessible(true);
        parts[i] = withoutPlace(components[i].getAccessor().invoke(value));
      }
      return constructor.newInstance(parts);
    } catch (NoSuchMethodException
        | IllegalAccessException
        | InstantiationException
        | InvocationTargetException e) {
      throw new AssertionError(value.getClass() + " is no plain record", e);
    }
  }

  private static Object withoutPlace(Object part) {
    return switch (part) {
      case Span place -> NOWHERE;
      case Optional<?> optional -> optional.map(PlacelessNetwork::withoutPlace);
      case Record record -> withoutPlaces(record);
      case null -> null;
      default -> part;
    };
  }
}
