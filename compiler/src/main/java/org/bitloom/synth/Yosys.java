// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bitloom.cosim.Tool;
import org.bitloom.cosim.ToolFailure;
import org.bitloom.cosim.Workspace;

/** Runs of Yosys in a workspace. */
final class Yosys {
  private static final String SCRIPT = "script.ys";

  private Yosys() {}

  /** Runs a script. */
  static void run(Workspace workspace, String script) {
    workspace.write(SCRIPT, script);
    check("yosys", workspace.run(List.of("yosys", "-q", "-s", SCRIPT)));
  }

  /** Fails where a tool did. */
  static Workspace.Outcome check(String tool, Workspace.Outcome outcome) {
    if (outcome.exitCode() != 0) {
      throw ToolFailure.of(tool, outcome);
    }
    return outcome;
  }

  /** Returns a text file that a tool left. */
  static String read(Workspace workspace, String name) {
    try {
      return Files.readString(workspace.folder().resolve(name));
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }

  /** Returns the folder with the data of Yosys, beside its program. */
  static Path data() {
    Tool.require(List.of(Tool.YOSYS));
    try {
      Path program = Tool.YOSYS.find().orElseThrow().toRealPath();
      return program.getParent().resolveSibling("share").resolve("yosys");
    } catch (IOException e) {
      return Path.of("/usr/share/yosys");
    }
  }
}
