// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.dataflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeshesTest {
  private static final int GRAPHS = 2000;

  /** Whether the other ends of two links of a vertex are connected without it. */
  private static boolean connected(
      int vertices, List<Meshes.Link> links, int without, int from, int to) {
    boolean[] reached = new boolean[vertices];
    reached[from] = true;
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Meshes.Link link : links) {
        boolean there = link.a() != without && link.b() != without;
        if (there && reached[link.a()] != reached[link.b()]) {
          reached[link.a()] = true;
          reached[link.b()] = true;
          grown = true;
        }
      }
    }
    return reached[to];
  }

  @Test
  void twoLinksOfAVertexShareAMeshExactlyIfTheirEndsAreConnectedWithoutIt() {
    SplittableRandom random = new SplittableRandom(1);
    for (int graph = 0; graph < GRAPHS; graph++) {
      int vertices = 2 + random.nextInt(9);
      List<Meshes.Link> links = new ArrayList<>();
      for (int i = random.nextInt(2 * vertices); i >= 0; i--) {
        int a = random.nextInt(vertices);
        int b = (a + 1 + random.nextInt(vertices - 1)) % vertices;
        links.add(new Meshes.Link(a, b));
      }
      check(vertices, links, Meshes.of(vertices, links));
    }
  }

  private static void check(int vertices, List<Meshes.Link> links, int[] meshes) {
    for (int i = 0; i < links.size(); i++) {
      for (int j = 0; j < i; j++) {
        Meshes.Link one = links.get(i);
        Meshes.Link other = links.get(j);
        for (int v : new int[] {one.a(), one.b()}) {
          if (other.a() == v || other.b() == v) {
            assertThat(meshes[i] == meshes[j])
                .as("%s and %s of %s", one, other, links)
                .isEqualTo(connected(vertices, links, v, one.other(v), other.other(v)));
          }
        }
      }
    }
  }

  @Test
  void aPathOfAnyLengthHasAMeshPerLink() {
    List<Meshes.Link> links = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      links.add(new Meshes.Link(i, i + 1));
    }

    assertThat(Meshes.of(links.size() + 1, links)).doesNotHaveDuplicates();
  }
}
