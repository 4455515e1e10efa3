// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.mac.Pe;
import org.bitloom.rtl.mac.PePair;
import org.bitloom.rtl.sparse.SparseArray;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.Instance;

/**
 * The expected resources of a design.
 *
 * @param layers of the engine of each layer that has one, by its name
 * @param streams of what is between the engines and at the border
 */
public record DesignCost(Map<String, Resources> layers, Resources streams) {
  /** Copies the map, in its order. */
  public DesignCost {
    layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
  }

  /** Returns the expected resources of a design. */
  public static DesignCost of(Design design) {
    Map<String, String> owners = owners(design);
    Contents contents = Contents.of(design);
    Map<String, Resources> layers = new LinkedHashMap<>();
    Resources streams = Resources.NONE;
    for (Block block : design.blocks()) {
      Resources cost = CostModel.fitted().of(block, contents).times(BlockDemand.instances(block));
      String layer = owners.get(block.module());
      if (layer == null) {
        streams = streams.plus(cost);
      } else {
        layers.merge(layer, cost, Resources::plus);
      }
    }
    return new DesignCost(layers, streams);
  }

  /** Returns the expected resources of everything. */
  public Resources total() {
    return layers.values().stream().reduce(streams, Resources::plus);
  }

  /** Returns the layer of each module inside an engine. */
  private static Map<String, String> owners(Design design) {
    Map<String, String> owners = new HashMap<>();
    for (Block block : design.blocks()) {
      if (block instanceof Engine engine) {
        engine.instances().stream()
            .map(Instance::module)
            .forEach(module -> owners.put(module, engine.layer()));
      } else if (block instanceof Pe pe) {
        owners.put(pe.module(), pe.layer());
      } else if (block instanceof PePair pair) {
        owners.put(pair.module(), pair.layer());
      } else if (block instanceof SparseArray array) {
        Stream.concat(Stream.of(array.lane(), array.merger()), array.memories().stream())
            .forEach(part -> owners.put(part.module(), array.layer()));
      }
    }
    return owners;
  }
}
