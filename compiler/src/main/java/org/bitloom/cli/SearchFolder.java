// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import org.bitloom.report.Chart;
import org.bitloom.report.Json;
import org.bitloom.report.ReportKind;
import org.bitloom.tune.Journal;

/**
 * What a search leaves behind: the journal, the network that it has found, the report and a
 * picture.
 *
 * @param path the folder
 * @param command that searches, after which the files are named
 */
record SearchFolder(Path path, String command) {
  /**
   * Returns the folder that the user names, or one beside other results.
   *
   * @param output what the user says; may be null
   * @param ending of the folder's name, where the user says nothing
   */
  static SearchFolder of(Path output, Network network, String command, String ending) {
    Path path = output == null ? Path.of("rtl-out", network.name() + "-" + ending) : output;
    return new SearchFolder(path, command);
  }

  /** Returns the file of a network. */
  Path loom(Network network) {
    return path.resolve(network.name() + ".loom");
  }

  /** Returns the file of a network's parameters. */
  Path npz(Network network) {
    return path.resolve(network.name() + ".npz");
  }

  Path report() {
    return path.resolve(command + ".json");
  }

  Path picture() {
    return path.resolve(command + ".svg");
  }

  /** Opens the journal of a search. */
  Journal journal(String identity, boolean resume) {
    return Journal.open(path.resolve(command + ".journal"), command, identity, resume);
  }

  /**
   * Writes what was found.
   *
   * @param json where the user wants the report as well
   * @return whether the network could be written
   */
  boolean write(
      Network network,
      ReportKind kind,
      Record report,
      Chart chart,
      JsonOption json,
      Diagnostics diagnostics) {
    boolean written = LoomWriter.write(network, path, diagnostics);
    String text = Json.write(kind, report);
    ResultFile.write(report(), text);
    json.write(text);
    ChartFile.write(picture(), chart);
    return written;
  }
}
