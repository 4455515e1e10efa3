// SPDX-License-Identifier: Apache-2.0
package org.bitloom.loom.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.Span;
import org.bitloom.diagnostic.Suggestion;

/**
 * Finds the arrays of one layer and checks them.
 *
 * @param layer whose arrays they are
 */
record ParameterReader(LayerContext layer) {
  /** Returns the numbers in the source or those in a file; both is an error. */
  Optional<Parameter> find(String what) {
    String key = layer.name() + "." + what;
    Optional<Span> inline = layer.attributes().place(what);
    if (inline.isPresent() && layer.parameters().keys().contains(key)) {
      layer
          .problems()
          .report(
              Code.DUPLICATE_ARRAY
                  .at(inline.get(), key)
                  .withLabel("the numbers stand here, and in a weights file"));
    }
    return layer
        .attributes()
        .numbers(what)
        .<Parameter>map(n -> new Parameter.Inline(inline.orElseThrow(), n))
        .or(() -> layer.parameters().find(key));
  }

  /** Reports that there are no weights of this shape. */
  void reportMissing(List<Integer> shape) {
    if (layer.parameters().failed()) {
      layer.problems().fail();
      return;
    }
    String key = layer.name() + ".weights";
    boolean files = !layer.parameters().keys().isEmpty();
    layer
        .problems()
        .report(
            Code.MISSING_WEIGHTS
                .at(layer.place(), layer.name())
                .withNote(
                    "numbers of shape "
                        + shape
                        + " are expected"
                        + (files ? " under the key '" + key + "'" : ""))
                .withHelp(
                    files
                        ? Suggestion.didYouMean(key, layer.parameters().keys())
                        : Optional.of("write after the network block: weights \"FILE.npz\";")));
  }

  /** Tells whether an array has this shape, or reports what it has. */
  boolean checkShape(Parameter parameter, List<Integer> shape) {
    List<Integer> actual = parameter.shape();
    if (actual.equals(shape)) {
      return true;
    }
    List<Integer> reversed = new ArrayList<>(actual).reversed();
    layer
        .problems()
        .report(
            place(parameter, Code.PARAMETER_SHAPE, layer.name(), actual, shape)
                .withNote(weightOrder())
                .withHelp(
                    reversed.equals(shape)
                        ? Optional.of("transpose the array before saving it")
                        : Optional.empty()));
    return false;
  }

  private String weightOrder() {
    return switch (layer.statement().kind().text()) {
      case "conv2d" -> "conv2d weights are [filters, height, width, channels / groups]";
      case "depthwise_conv2d" -> "depthwise_conv2d weights are [height, width, channels]";
      default -> "dense weights are [units, inputs], inputs flattened in HWC order";
    };
  }

  /** Tells whether all elements are numbers, or reports the first that is none. */
  boolean checkFinite(Parameter parameter, String what) {
    if (parameter.firstNotFinite().isEmpty()) {
      return true;
    }
    int index = parameter.firstNotFinite().getAsInt();
    layer
        .problems()
        .report(
            place(parameter, Code.NOT_FINITE, what, layer.name())
                .withNote("element " + parameter.position(index) + " is " + parameter.real(index)));
    return false;
  }

  /** Reports that a part of the weights' numbers is missing. */
  void reportMissingPart(String part, String type) {
    layer
        .problems()
        .report(
            Code.MISSING_NUMERICS
                .at(layer.place(), "weights", layer.name(), part)
                .withHelp(
                    "write into numerics: " + layer.name() + " weights " + type + " scale 0.01;"));
  }

  /** Points at numbers in the source, or at the layer and names the file. */
  Diagnostic place(Parameter parameter, Code code, Object... arguments) {
    return switch (parameter) {
      case Parameter.Inline inline -> code.at(inline.span(), arguments);
      case Parameter.Stored stored ->
          code.at(layer.place(), arguments).withNote("from " + stored.description());
      case Parameter.Computed computed ->
          code.at(layer.place(), arguments).withNote("from " + computed.description());
    };
  }
}
