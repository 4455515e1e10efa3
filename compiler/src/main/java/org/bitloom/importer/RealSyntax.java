// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.diagnostic.Span;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.shared.RealLayer;
import org.bitloom.importer.shared.RealNetwork;
import org.bitloom.loom.write.Syntax;
import org.bitloom.syntax.CalibrateStatement;
import org.bitloom.syntax.InputStatement;
import org.bitloom.syntax.NetworkBlock;
import org.bitloom.syntax.NetworkFile;
import org.bitloom.syntax.NetworkParser;
import org.bitloom.syntax.NetworkStatement;
import org.bitloom.syntax.NumericsBlock;
import org.bitloom.syntax.NumericsStatement;
import org.bitloom.syntax.OutputStatement;
import org.bitloom.syntax.StringLiteral;
import org.bitloom.syntax.TypeExpression;

/**
 * A network in real numbers as a syntax tree, as if the user had written it: from here on it is a
 * network like any other whose scales are left to calibration.
 */
final class RealSyntax {
  private final RealNetwork network;
  private final Quantizing quantizing;
  private final Span place;
  private final Syntax syntax;

  private RealSyntax(RealNetwork network, Quantizing quantizing, Span place) {
    this.network = network;
    this.quantizing = quantizing;
    this.place = place;
    this.syntax = new Syntax(place);
  }

  /**
   * Returns the tree; empty after the options were reported not to be in the language.
   *
   * @param border says types of inputs
   * @param place of everything in it: the model file
   */
  static Optional<NetworkFile> of(
      RealNetwork network,
      Quantizing quantizing,
      BorderOptions border,
      Span place,
      Diagnostics diagnostics) {
    return new RealSyntax(network, quantizing, place).file(border, diagnostics);
  }

  /** Returns the parameters by the names that the language gives them. */
  static Map<String, NpyArray> arrays(RealNetwork network) {
    Map<String, NpyArray> arrays = new TreeMap<>();
    for (RealLayer layer : network.layers()) {
      layer
          .arrays()
          .forEach(
              (key, array) ->
                  arrays.put(
                      layer.name() + "." + key,
                      NpyArray.ofReals(NpyType.FLOAT64, array.shape(), array.values())));
    }
    return arrays;
  }

  private Optional<NetworkFile> file(BorderOptions border, Diagnostics diagnostics) {
    List<NetworkStatement> statements = new ArrayList<>();
    for (RealNetwork.Input input : network.inputs()) {
      String type = border.type(input.file()).orElse(quantizing.activations());
      type(type, diagnostics).ifPresent(t -> statements.add(input(input, t)));
    }
    network.layers().forEach(l -> statements.add(syntax.layer(l.name(), l.call())));
    statements.add(
        new OutputStatement(network.outputs().stream().map(syntax::name).toList(), place));
    Optional<NumericsBlock> numerics = numerics(diagnostics);
    return diagnostics.hasErrors()
        ? Optional.empty()
        : Optional.of(
            new NetworkFile(
                place.source(),
                Optional.of(new NetworkBlock(syntax.name(network.name()), statements, place)),
                List.of(),
                numerics,
                Optional.empty()));
  }

  /** Reads a type as it would stand behind an input. */
  private static Optional<TypeExpression> type(String type, Diagnostics diagnostics) {
    String text = "network n { input x: " + type + "[1]; }";
    return NetworkParser.parse(new Source("--activations", text), diagnostics)
        .flatMap(NetworkFile::network)
        .flatMap(block -> block.statements().stream().findFirst())
        .filter(InputStatement.class::isInstance)
        .map(input -> ((InputStatement) input).type());
  }

  private Optional<NumericsBlock> numerics(Diagnostics diagnostics) {
    String text =
        """
        numerics {
            default weights %s, activations %s;
            calibrate "" by %s%s;
        }
        """
            .formatted(
                quantizing.weights(),
                quantizing.activations(),
                quantizing.method(),
                String.join("", quantizing.refinements().stream().map(r -> ", " + r).toList()));
    return NetworkParser.parse(new Source("--quantize", text), diagnostics)
        .flatMap(NetworkFile::numerics)
        .map(
            block ->
                new NumericsBlock(
                    block.statements().stream().map(this::withData).toList(), block.span()));
  }

  private NumericsStatement withData(NumericsStatement statement) {
    return statement instanceof CalibrateStatement calibrate
        ? new CalibrateStatement(
            new StringLiteral(
                quantizing.data().toString().replaceAll("[\r\n]", "?"), calibrate.data().span()),
            calibrate.clauses(),
            calibrate.span())
        : statement;
  }

  private InputStatement input(RealNetwork.Input input, TypeExpression type) {
    return new InputStatement(
        syntax.name(input.name()),
        type,
        input.shape().dimensions().stream().map(Integer::longValue).toList(),
        place,
        List.of(),
        place);
  }
}
