// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.nio.file.Path;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.DesignRenderer;
import org.bitloom.emit.DesignWriter;
import org.bitloom.plan.Plan;
import org.bitloom.plan.Planner;
import org.junit.jupiter.api.Test;

class DumpTest {
  @Test
  void dump() {
    for (int seed = 0; seed < 60; seed++) {
      Diagnostics d = new Diagnostics();
      try {
        Plan plan = Planner.plan(RandomNetwork.of(seed), d).orElse(null);
        if (plan == null) {
          System.out.println(seed + " " + d.sorted());
          continue;
        }
        DesignWriter.write(
            new DesignRenderer().render(BlockLowering.lower(plan)),
            Path.of("/tmp/dump/random" + seed));
      } catch (RuntimeException e) {
        System.out.println("seed " + seed);
        e.printStackTrace(System.out);
      }
    }
  }
}
