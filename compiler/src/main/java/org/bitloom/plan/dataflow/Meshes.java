// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * The parts of an undirected graph that no single vertex holds together (its biconnected
 * components). Two links of a vertex belong to the same mesh exactly if their other ends stay
 * connected without the vertex. Found in time linear in the links (Hopcroft and Tarjan, 1973).
 */
final class Meshes {
  private static final int NONE = -1;

  private final List<Link> links;
  private final int[][] linksOf;
  private final int[] found;
  private final int[] lowest;
  private final int[] next;
  private final int[] mesh;
  private final Deque<Integer> open = new ArrayDeque<>();
  private int vertices;
  private int meshes;

  /**
   * A link between two vertices.
   *
   * @param a from 0 on
   * @param b from 0 on
   */
  record Link(int a, int b) {
    int other(int vertex) {
      return vertex == a ? b : a;
    }
  }

  private Meshes(int count, List<Link> links) {
    this.links = links;
    linksOf = linksOf(count, links);
    found = new int[count];
    Arrays.fill(found, NONE);
    lowest = new int[count];
    next = new int[count];
    mesh = new int[links.size()];
  }

  private static int[][] linksOf(int count, List<Link> links) {
    int[] degrees = new int[count];
    for (Link link : links) {
      degrees[link.a()]++;
      degrees[link.b()]++;
    }
    int[][] result = new int[count][];
    Arrays.setAll(result, v -> new int[degrees[v]]);
    for (int i = links.size() - 1; i >= 0; i--) {
      Link link = links.get(i);
      result[link.a()][--degrees[link.a()]] = i;
      result[link.b()][--degrees[link.b()]] = i;
    }
    return result;
  }

  /**
   * Returns the number of the mesh of every link, in their order.
   *
   * @param vertices how many there are
   * @param links in any order; several may connect the same two vertices
   */
  static int[] of(int vertices, List<Link> links) {
    Meshes meshes = new Meshes(vertices, links);
    for (int v = 0; v < vertices; v++) {
      if (meshes.found[v] == NONE) {
        meshes.walk(v);
      }
    }
    return meshes.mesh;
  }

  /** A depth-first walk; its path is a stack of its own, because a network may be deep. */
  private void walk(int start) {
    Deque<Integer> path = new ArrayDeque<>();
    path.push(NONE);
    int vertex = start;
    enter(vertex);
    while (true) {
      if (next[vertex] < linksOf[vertex].length) {
        int link = linksOf[vertex][next[vertex]++];
        int other = links.get(link).other(vertex);
        if (found[other] == NONE) {
          open.push(link);
          path.push(link);
          vertex = other;
          enter(vertex);
        } else if (link != path.element() && found[other] < found[vertex]) {
          open.push(link);
          lowest[vertex] = Math.min(lowest[vertex], found[other]);
        }
      } else {
        int link = path.pop();
        if (link == NONE) {
          return;
        }
        vertex = leave(vertex, link);
      }
    }
  }

  private void enter(int vertex) {
    found[vertex] = vertices;
    lowest[vertex] = vertices++;
  }

  /** Returns the vertex from which a finished one was entered. */
  private int leave(int vertex, int link) {
    int parent = links.get(link).other(vertex);
    lowest[parent] = Math.min(lowest[parent], lowest[vertex]);
    if (lowest[vertex] >= found[parent]) {
      int closed;
      do {
        closed = open.pop();
        mesh[closed] = meshes;
      } while (closed != link);
      meshes++;
    }
    return parent;
  }
}
