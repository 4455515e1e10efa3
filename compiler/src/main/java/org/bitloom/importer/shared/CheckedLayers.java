// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerCheck;
import org.bitloom.model.Misfit;
import org.bitloom.model.TypedTensor;

/** The layers that were made of a file so far, each checked against the tensors that it reads. */
public final class CheckedLayers {
  private final Map<String, TypedTensor> tensors = new HashMap<>();
  private final List<Layer> layers = new ArrayList<>();

  /** Makes an input of the network known. */
  public void add(Input input) {
    tensors.put(input.name(), TypedTensor.of(input));
  }

  /** Adds a layer of known tensors; returns why not, if it cannot be computed with them. */
  public Optional<Misfit> add(Layer layer) {
    List<TypedTensor> inputs = layer.inputs().stream().map(tensors::get).toList();
    Optional<Misfit> misfit = LayerCheck.misfit(layer, inputs);
    if (misfit.isEmpty()) {
      layers.add(layer);
      tensors.put(layer.name(), LayerCheck.announced(layer, inputs));
    }
    return misfit;
  }

  /** Returns a tensor that is known; empty for one that no added layer and no input has. */
  public Optional<TypedTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /** Returns the layers in order. */
  public List<Layer> all() {
    return List.copyOf(layers);
  }
}
