// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Code;
import org.bitloom.syntax.Identifier;
import org.bitloom.syntax.InputStatement;
import org.bitloom.syntax.LayerStatement;
import org.bitloom.syntax.NameExpression;
import org.bitloom.syntax.NetworkBlock;
import org.bitloom.syntax.NetworkStatement;
import org.bitloom.syntax.OutputStatement;

/** The names that a network block defines; of two definitions of a name, the first counts. */
final class Scope {
  private final Map<String, NetworkStatement> definitions = new LinkedHashMap<>();

  private Scope() {}

  /** Collects all names and reports those defined twice. */
  static Scope of(NetworkBlock network, Problems problems) {
    Scope scope = new Scope();
    for (NetworkStatement statement : network.statements()) {
      switch (statement) {
        case InputStatement input -> scope.define(input.name(), input, problems);
        case LayerStatement layer -> scope.define(layer.name(), layer, problems);
        case OutputStatement output -> {}
      }
    }
    return scope;
  }

  private void define(Identifier name, NetworkStatement statement, Problems problems) {
    if (name.text().equals("default")) {
      problems.report(
          Code.RESERVED_NAME
              .at(name.span(), name.text())
              .withNote("in the numerics block it stands for all layers"));
    }
    NetworkStatement first = definitions.putIfAbsent(name.text(), statement);
    if (first != null) {
      problems.report(
          Code.DUPLICATE_NAME
              .at(name.span(), name.text())
              .withNote("the first one is at " + first.span().place()));
    }
  }

  /** Returns all names in the order of their definitions. */
  Set<String> names() {
    return definitions.keySet();
  }

  /** Returns the names of layers. */
  List<String> layers() {
    return definitions.keySet().stream().filter(this::isLayer).toList();
  }

  /** Tells whether a layer has this name. */
  boolean isLayer(String name) {
    return definitions.get(name) instanceof LayerStatement;
  }

  /** Tells whether an input has this name. */
  boolean isInput(String name) {
    return definitions.get(name) instanceof InputStatement;
  }

  /** Returns the kind of a layer, if it exists. */
  Optional<LayerKind> kindOf(String name) {
    return definitions.get(name) instanceof LayerStatement layer
        ? LayerCatalog.named(layer.kind().text())
        : Optional.empty();
  }

  /** Returns a path of reads from {@code name} to {@code goal}, both included, if there is one. */
  Optional<List<String>> path(String name, String goal) {
    Map<String, String> cameFrom = new LinkedHashMap<>();
    List<String> open = new ArrayList<>(List.of(name));
    cameFrom.put(name, name);
    for (int i = 0; i < open.size(); i++) {
      String at = open.get(i);
      if (at.equals(goal)) {
        return Optional.of(trace(cameFrom, name, goal));
      }
      for (String next : reads(at)) {
        if (cameFrom.putIfAbsent(next, at) == null) {
          open.add(next);
        }
      }
    }
    return Optional.empty();
  }

  private static List<String> trace(Map<String, String> cameFrom, String name, String goal) {
    List<String> path = new ArrayList<>(List.of(goal));
    while (!path.get(0).equals(name)) {
      path.add(0, cameFrom.get(path.get(0)));
    }
    return path;
  }

  private List<String> reads(String name) {
    return definitions.get(name) instanceof LayerStatement layer
        ? layer.arguments().stream()
            .filter(a -> a.name().isEmpty())
            .flatMap(
                a -> a.value() instanceof NameExpression n ? Stream.of(n.text()) : Stream.empty())
            .toList()
        : List.of();
  }
}
