// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/** The order of the nodes of a file: each follows what it reads. */
final class NodeOrder {
  private final Map<String, List<OnnxNode>> readers = new HashMap<>();

  /** How many tensors a node waits for. */
  private final Map<OnnxNode, Integer> missing = new IdentityHashMap<>();

  private final PriorityQueue<OnnxNode> ready =
      new PriorityQueue<>(Comparator.comparingInt(OnnxNode::index));

  private NodeOrder() {}

  /**
   * Returns the nodes in order; of those that could be next, the first in the file.
   *
   * @throws Damaged if there is none
   */
  static List<OnnxNode> of(
      List<OnnxNode> nodes, Map<String, Constant> constants, List<OnnxModel.Border> inputs)
      throws Damaged {
    Set<String> known = new HashSet<>(constants.keySet());
    inputs.forEach(i -> known.add(i.name()));
    Set<String> made = made(nodes, known);
    NodeOrder order = new NodeOrder();
    for (OnnxNode node : nodes) {
      order.add(node, known, made);
    }
    List<OnnxNode> sorted = order.sorted();
    if (sorted.size() < nodes.size()) {
      throw new Damaged("its nodes read each other in a circle");
    }
    return sorted;
  }

  private static Set<String> made(List<OnnxNode> nodes, Set<String> known) throws Damaged {
    Set<String> made = new HashSet<>();
    for (OnnxNode node : nodes) {
      for (String output : node.outputs()) {
        if (!output.isEmpty() && (known.contains(output) || !made.add(output))) {
          throw new Damaged("tensor '" + output + "' is made twice");
        }
      }
    }
    return made;
  }

  private void add(OnnxNode node, Set<String> known, Set<String> made) throws Damaged {
    List<String> waits =
        node.inputs().stream().filter(i -> !i.isEmpty() && !known.contains(i)).distinct().toList();
    for (String input : waits) {
      if (!made.contains(input)) {
        throw new Damaged("node %d reads '%s', which nothing makes".formatted(node.index(), input));
      }
      readers.computeIfAbsent(input, k -> new ArrayList<>()).add(node);
    }
    missing.put(node, waits.size());
    if (waits.isEmpty()) {
      ready.add(node);
    }
  }

  private List<OnnxNode> sorted() {
    List<OnnxNode> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      OnnxNode node = ready.poll();
      order.add(node);
      for (String output : node.outputs()) {
        for (OnnxNode reader : readers.getOrDefault(output, List.of())) {
          if (missing.merge(reader, -1, Integer::sum) == 0) {
            ready.add(reader);
          }
        }
      }
    }
    return order;
  }
}
