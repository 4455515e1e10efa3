// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.bitloom.cosim.HeadStart.Ran;
import org.bitloom.cosim.Workspace;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.cosim.cache.CacheKey;
import org.bitloom.report.CosimReport;
import org.bitloom.report.Json;
import org.bitloom.report.ReportKind;

/**
 * The report of a co-simulation in which all was well. A later run deserves the same one if no file
 * has changed that the command read, the simulation came from the same program, memories, vectors
 * and stalls, and recorded the same: all that stands between these is computed from them.
 *
 * @param entry keeps it for one command of one version of the compiler and its tools
 */
record KeptReport(CacheEntry entry) {
  private static final String REPORT = "report.json";

  /** A line per file: digest, a space, path. */
  private static final String FILES = "files.txt";

  /** What the run read and what it wrote. */
  private static final String RUN = "run.txt";

  /**
   * Returns the report, if no file has changed and it is that of this run.
   *
   * @param run waits for the run; asked last, when nothing else speaks against it
   */
  Optional<CosimReport> of(Supplier<Optional<Ran>> run) {
    if (!entry.exists()) {
      return Optional.empty();
    }
    try (Workspace workspace = Workspace.create()) {
      if (!entry.fetch(workspace.folder())
          || !unchanged(Files.readAllLines(workspace.path(FILES)))) {
        return Optional.empty();
      }
      String text = Files.readString(workspace.path(REPORT));
      CosimReport report = Json.read(ReportKind.COSIM, text, CosimReport.class);
      List<String> kept = Files.readAllLines(workspace.path(RUN));
      return run.get().filter(now -> lines(now).equals(kept)).map(now -> report);
    } catch (IOException e) {
      // Gone, or not of this form: everything is done again.
      return Optional.empty();
    }
  }

  private static boolean unchanged(List<String> files) throws IOException {
    for (String line : files) {
      String[] parts = line.split(" ", 2);
      if (!parts[0].equals(digest(Path.of(parts[1])))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Keeps the report of a run in the place of the one that was kept.
   *
   * @param read every file that the command has read
   */
  void keep(CosimReport report, Ran run, Set<Path> read) {
    try (Workspace workspace = Workspace.create()) {
      StringBuilder files = new StringBuilder();
      for (Path file : read) {
        files.append(digest(file)).append(' ').append(file).append('\n');
      }
      workspace.write(FILES, files.toString());
      workspace.write(RUN, String.join("\n", lines(run)));
      workspace.write(REPORT, Json.write(ReportKind.COSIM, report));
      entry.clear();
      entry.fill(workspace.folder(), List.of(FILES, RUN, REPORT)::contains);
    } catch (IOException e) {
      // A file is gone already: there is nothing that it could be compared with.
    }
  }

  private static List<String> lines(Ran run) {
    return List.of(run.read(), run.wrote());
  }

  private static String digest(Path file) throws IOException {
    return CacheKey.of(Files.readAllBytes(file));
  }
}
