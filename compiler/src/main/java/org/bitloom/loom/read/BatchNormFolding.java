// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bitloom.syntax.Argument;
import org.bitloom.syntax.Clause;
import org.bitloom.syntax.HardwareBlock;
import org.bitloom.syntax.HardwareStatement;
import org.bitloom.syntax.Identifier;
import org.bitloom.syntax.InputStatement;
import org.bitloom.syntax.LayerStatement;
import org.bitloom.syntax.NameExpression;
import org.bitloom.syntax.NetworkBlock;
import org.bitloom.syntax.NetworkFile;
import org.bitloom.syntax.NetworkStatement;
import org.bitloom.syntax.NumberLiteral;
import org.bitloom.syntax.NumericsBlock;
import org.bitloom.syntax.NumericsRule;
import org.bitloom.syntax.NumericsStatement;
import org.bitloom.syntax.OutputStatement;

/**
 * Makes one layer of a layer with weights and the {@code batch_norm} that alone reads it. The layer
 * has the name of the normalization; what is said of either is said of it.
 */
final class BatchNormFolding {
  /** The epsilon of Keras. */
  static final double EPSILON = 1e-3;

  private static final Set<String> WITH_WEIGHTS = Set.of("dense", "conv2d", "depthwise_conv2d");

  private final NetworkFile file;
  private final Map<String, LayerStatement> foldable = new HashMap<>();
  private final Map<String, Double> epsilons = new HashMap<>();
  private final Map<String, String> renamed = new HashMap<>();

  /**
   * A file without the normalizations that can be folded.
   *
   * @param file the rewritten file
   * @param epsilons of the layers that a normalization was folded into, by their new name
   * @param renamed the new names of these layers, by the name in the source
   */
  record Folded(NetworkFile file, Map<String, Double> epsilons, Map<String, String> renamed) {}

  private BatchNormFolding(NetworkFile file) {
    this.file = file;
  }

  /** Returns the file with every normalization folded that can be. */
  static Folded fold(NetworkFile file) {
    BatchNormFolding folding = new BatchNormFolding(file);
    return new Folded(folding.rewritten(), folding.epsilons, folding.renamed);
  }

  private NetworkFile rewritten() {
    if (file.network().isEmpty()) {
      return file;
    }
    NetworkBlock block = file.network().get();
    collect(block);
    List<NetworkStatement> statements = new ArrayList<>();
    block.statements().forEach(s -> statements.add(folded(s)));
    statements.removeIf(s -> s instanceof LayerStatement l && renamed.containsKey(l.name().text()));
    return new NetworkFile(
        file.source(),
        Optional.of(new NetworkBlock(block.name(), statements, block.span())),
        file.weights(),
        file.numerics().map(this::numerics),
        file.hardware().map(this::hardware),
        file.comments());
  }

  /** Finds the layers with weights that one other layer reads, and nothing else. */
  private void collect(NetworkBlock block) {
    Map<String, Integer> readers = new HashMap<>();
    Set<String> twice = new HashSet<>();
    for (NetworkStatement statement : block.statements()) {
      switch (statement) {
        case InputStatement input -> twice.add(input.name().text());
        case OutputStatement output ->
            output.names().forEach(name -> readers.merge(name.text(), 2, Integer::sum));
        case LayerStatement layer -> {
          inputs(layer).forEach(name -> readers.merge(name, 1, Integer::sum));
          if (foldable.put(layer.name().text(), layer) != null) {
            twice.add(layer.name().text());
          }
        }
      }
    }
    foldable
        .values()
        .removeIf(
            layer ->
                twice.contains(layer.name().text())
                    || readers.getOrDefault(layer.name().text(), 0) != 1
                    || !WITH_WEIGHTS.contains(layer.kind().text())
                    || argument(layer, "activation").isPresent());
  }

  private static List<String> inputs(LayerStatement layer) {
    return layer.arguments().stream()
        .filter(a -> a.name().isEmpty() && a.value() instanceof NameExpression)
        .map(a -> ((NameExpression) a.value()).text())
        .toList();
  }

  private static Optional<Argument> argument(LayerStatement layer, String name) {
    return layer.arguments().stream()
        .filter(a -> a.name().filter(n -> n.text().equals(name)).isPresent())
        .findFirst();
  }

  private NetworkStatement folded(NetworkStatement statement) {
    if (!(statement instanceof LayerStatement norm)
        || !norm.kind().text().equals("batch_norm")
        || inputs(norm).size() != 1
        || !foldable.containsKey(inputs(norm).get(0))
        || epsilon(norm).isEmpty()) {
      return statement;
    }
    LayerStatement layer = foldable.get(inputs(norm).get(0));
    List<Argument> arguments = new ArrayList<>(layer.arguments());
    norm.arguments().stream()
        .filter(a -> a.name().filter(n -> !n.text().equals("epsilon")).isPresent())
        .forEach(arguments::add);
    epsilons.put(norm.name().text(), epsilon(norm).get());
    renamed.put(layer.name().text(), norm.name().text());
    return new LayerStatement(norm.name(), layer.kind(), arguments, norm.span());
  }

  /** Returns the epsilon; empty where it is none, which the normalization itself reports. */
  private static Optional<Double> epsilon(LayerStatement norm) {
    Optional<Argument> written = argument(norm, "epsilon");
    if (written.isEmpty()) {
      return Optional.of(EPSILON);
    }
    return written
        .filter(a -> a.value() instanceof NumberLiteral)
        .map(a -> ((NumberLiteral) a.value()).value().doubleValue())
        .filter(e -> e >= 0);
  }

  private Identifier renamed(Identifier name) {
    String other = renamed.get(name.text());
    return other == null ? name : new Identifier(other, name.span());
  }

  private NumericsBlock numerics(NumericsBlock block) {
    List<NumericsStatement> statements = new ArrayList<>();
    for (NumericsStatement statement : block.statements()) {
      statements.add(
          statement instanceof NumericsRule rule
              ? new NumericsRule(renamed(rule.target()), rule.clauses(), rule.span())
              : statement);
    }
    return new NumericsBlock(statements, block.span());
  }

  private HardwareBlock hardware(HardwareBlock block) {
    return new HardwareBlock(
        block.statements().stream().map(this::hardware).toList(), block.span());
  }

  private HardwareStatement hardware(HardwareStatement statement) {
    Clause clause = statement.clause();
    return new HardwareStatement(
        new Clause(renamed(clause.keyword()), clause.values(), clause.span()), statement.span());
  }
}
