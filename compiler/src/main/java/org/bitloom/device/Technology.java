// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

import java.util.Optional;
import java.util.stream.Stream;

/** What a design can be mapped to. */
public sealed interface Technology permits Device, CellLibrary {
  /** Returns the name by which users choose it. */
  String name();

  /** Returns the target of a name, whatever the case of its letters. */
  static Optional<Technology> named(String name) {
    return Device.named(name).<Technology>map(d -> d).or(() -> CellLibrary.named(name));
  }

  /** Returns all names. */
  static Stream<String> names() {
    return Stream.concat(Device.all().stream(), CellLibrary.all().stream()).map(Technology::name);
  }
}
