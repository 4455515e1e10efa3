// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.bitloom.fixed.IntType;
import org.bitloom.plan.array.Pass;
import org.bitloom.plan.array.Sweep;

/** Numbers of all passes, in the order in which entries have them. */
final class PassFields {
  private final Map<String, PassField> fields = new LinkedHashMap<>();
  private int entryBits;

  /** All passes, and an empty one for the end. */
  private final List<Optional<Pass>> rows = new ArrayList<>();

  PassFields(List<Pass> passes) {
    passes.forEach(pass -> rows.add(Optional.of(pass)));
    rows.add(Optional.empty());
  }

  /** Returns all passes, and an empty one for the end. */
  List<Optional<Pass>> rows() {
    return rows;
  }

  int entryBits() {
    return Math.max(1, entryBits);
  }

  List<PassField> all() {
    return List.copyOf(fields.values());
  }

  PassField get(String name) {
    return fields.get(name);
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  void removeIf(Predicate<PassField> unwanted) {
    fields.values().removeIf(unwanted);
  }

  /** Gives those of some fields that there are a type. */
  void type(IntType type, String... names) {
    for (String name : names) {
      fields.computeIfPresent(name, (k, field) -> field.as(type));
    }
  }

  /** Adds a field; a pass for which it means nothing has the value of one for which it does. */
  void add(String name, boolean port, Function<Optional<Pass>, Long> value) {
    List<Long> values = new ArrayList<>();
    rows.forEach(row -> values.add(value.apply(row)));
    long any = values.stream().filter(v -> v != null).findFirst().orElse(0L);
    values.replaceAll(v -> v == null ? any : v);
    fields.put(name, PassField.of(name, values, port));
  }

  /** Adds a field of sweeps. */
  void sweep(String name, boolean port, Function<Sweep, Long> value) {
    add(name, port, pass -> pass.orElse(null) instanceof Sweep sweep ? value.apply(sweep) : null);
  }

  /** Adds a field of what is added to results, which the sequencer shows. */
  void added(String name, Function<Sweep.Added, Long> value) {
    sweep(name, true, s -> s.added().map(value).orElse(null));
  }

  /** Adds a field of loads, which the sequencer shows. */
  void load(String name, Function<Pass.Load, Long> value) {
    add(name, true, pass -> pass.orElse(null) instanceof Pass.Load l ? value.apply(l) : null);
  }

  /** Adds a field of stores, which the sequencer shows. */
  void store(String name, Function<Pass.Store, Long> value) {
    add(name, true, pass -> pass.orElse(null) instanceof Pass.Store s ? value.apply(s) : null);
  }

  /** Gives every field that is no constant its place in an entry. */
  void place() {
    fields.replaceAll(
        (name, field) -> {
          if (field.constant()) {
            return field;
          }
          PassField placed = field.at(entryBits);
          entryBits += field.bus().bits();
          return placed;
        });
  }

  /** Returns the entries, the first pass first. */
  List<BigInteger> entries() {
    List<BigInteger> entries = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      BigInteger entry = BigInteger.ZERO;
      for (PassField field : fields.values()) {
        if (field.lsb() >= 0) {
          BigInteger code =
              BigInteger.valueOf(field.values().get(row))
                  .mod(BigInteger.ONE.shiftLeft(field.bus().bits()));
          entry = entry.or(code.shiftLeft(field.lsb()));
        }
      }
      entries.add(entry);
    }
    return entries;
  }
}
