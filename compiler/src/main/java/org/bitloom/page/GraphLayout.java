// SPDX-License-Identifier: Apache-2.0
package org.bitloom.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.plan.Edge;
import org.bitloom.plan.Node;
import org.bitloom.report.LayerReport;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkBendPoint;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** Places layers and streams with the Eclipse Layout Kernel: inputs above, outputs below. */
final class GraphLayout {
  private static final int HEIGHT = 44;
  private static final int MARGIN = 20;
  private static final double TITLE_PIXELS = 7.4;
  private static final double DETAIL_PIXELS = 6.3;
  private static final int MOST_LETTERS = 44;
  private static final double GAP = 18;

  private final PageData data;
  private final ElkNode graph = ElkGraphUtil.createGraph();
  private final Map<ElkNode, GraphPicture.Node> boxes = new LinkedHashMap<>();
  private final Map<ElkEdge, String> links = new LinkedHashMap<>();

  GraphLayout(PageData data) {
    this.data = data;
  }

  /** Returns the picture. */
  GraphPicture picture() {
    graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    graph.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
    graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(CoreOptions.SPACING_NODE_NODE, GAP);
    build();
    new RecursiveGraphLayoutEngine().layout(graph, new BasicProgressMonitor());
    return new GraphPicture(
        (int) Math.ceil(graph.getWidth()),
        (int) Math.ceil(graph.getHeight()),
        boxes.entrySet().stream().map(e -> placed(e.getKey(), e.getValue())).toList(),
        links.entrySet().stream()
            .map(e -> new GraphPicture.Link(path(e.getKey()), e.getValue()))
            .toList());
  }

  private void build() {
    Map<String, ElkNode> producers = new HashMap<>();
    for (Edge input : data.plan().network().inputs()) {
      producers.put(input.name(), box("border", input.name(), type(input), 0, ""));
    }
    Map<String, List<Node>> layers = new LinkedHashMap<>();
    for (Node node : data.plan().network().nodes()) {
      layers.computeIfAbsent(node.layer(), name -> new ArrayList<>()).add(node);
    }
    Map<String, LayerReport> reports = new HashMap<>();
    data.report().layers().forEach(layer -> reports.put(layer.name(), layer));
    layers.forEach((name, nodes) -> layer(reports.get(name), nodes, producers));
    for (Edge output : data.plan().network().outputs()) {
      ElkNode box = box("border", output.name(), "output " + type(output), 0, "");
      link(producers.get(output.name()), box, output);
    }
  }

  private void layer(LayerReport report, List<Node> nodes, Map<String, ElkNode> producers) {
    long interval = Math.max(1, data.report().totals().initiationInterval());
    double busy = Math.min(1, (double) report.cycles() / interval);
    String detail = report.operator() + "  " + type(nodes.get(nodes.size() - 1).output());
    ElkNode box = box(kind(report), report.name(), detail, busy, report.name());
    for (Node node : nodes) {
      for (Edge input : node.inputs()) {
        ElkNode from = producers.get(input.name());
        if (from != box) {
          link(from, box, input);
        }
      }
      producers.put(node.output().name(), box);
    }
  }

  private void link(ElkNode from, ElkNode to, Edge edge) {
    ElkEdge link = ElkGraphUtil.createSimpleEdge(from, to);
    links.put(link, edge.name() + ": " + type(edge));
  }

  private ElkNode box(String kind, String title, String detail, double busy, String layer) {
    String first = shortened(title);
    String second = shortened(detail);
    int width =
        2 * MARGIN / 2
            + (int)
                Math.ceil(Math.max(first.length() * TITLE_PIXELS, second.length() * DETAIL_PIXELS));
    ElkNode node = ElkGraphUtil.createNode(graph);
    node.setDimensions(width, HEIGHT);
    int bar = (int) Math.round(busy * width);
    boxes.put(node, new GraphPicture.Node(0, 0, width, HEIGHT, kind, first, second, bar, layer));
    return node;
  }

  private static String shortened(String text) {
    return text.length() <= MOST_LETTERS
        ? text
        : text.substring(0, MOST_LETTERS / 2)
            + "…"
            + text.substring(text.length() - MOST_LETTERS / 2 + 1);
  }

  private static String type(Edge edge) {
    return edge.type().elementType() + " " + edge.type().shape().dimensions();
  }

  private static String kind(LayerReport layer) {
    if (layer.macs() > 0) {
      return "mac";
    }
    return switch (layer.operator()) {
      case "max_pool", "avg_pool" -> "pool";
      case "lookup", "softmax", "log_softmax", "argmax", "requantize", "add", "sub", "mul" ->
          "function";
      default -> "move";
    };
  }

  private static GraphPicture.Node placed(ElkNode node, GraphPicture.Node box) {
    return new GraphPicture.Node(
        (int) Math.round(node.getX()),
        (int) Math.round(node.getY()),
        box.width(),
        box.height(),
        box.kind(),
        box.title(),
        box.detail(),
        box.busy(),
        box.layer());
  }

  private static String path(ElkEdge edge) {
    StringBuilder path = new StringBuilder();
    for (ElkEdgeSection section : edge.getSections()) {
      path.append("M").append(point(section.getStartX(), section.getStartY()));
      for (ElkBendPoint bend : section.getBendPoints()) {
        path.append("L").append(point(bend.getX(), bend.getY()));
      }
      path.append("L").append(point(section.getEndX(), section.getEndY()));
    }
    return path.toString();
  }

  private static String point(double x, double y) {
    return Math.round(x) + " " + Math.round(y);
  }
}
