// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.farm.Work;
import org.bitloom.report.Json;

/** Co-simulates the networks of a suite; a task is the index of one. */
final class SuiteWork implements Work {
  private static final long serialVersionUID = 1L;

  private final ArrayList<Simulation> simulations;

  /** Where to print at once; elsewhere what is printed comes with the result. */
  private final transient Console console;

  /**
   * Prepares the work.
   *
   * @param simulations one per network
   * @param console where one network after another is simulated; null if they come all at once
   */
  SuiteWork(List<Simulation> simulations, Console console) {
    this.simulations = new ArrayList<>(simulations);
    this.console = console;
  }

  /**
   * What to do for a network.
   *
   * @param title printed in front of it; may be empty
   * @param arguments of {@code cosim}, with paths that mean the same wherever they are used
   */
  record Simulation(String title, List<String> arguments) implements Serializable {}

  /**
   * What came out for a network.
   *
   * @param code exit code
   * @param report as JSON; empty if there is none
   * @param out standard output that nobody has seen yet
   * @param err standard error that nobody has seen yet
   */
  record Outcome(int code, String report, String out, String err) {
    /** Reads a result. */
    static Outcome of(String result) {
      try {
        return Json.read(result, Outcome.class);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException(e);
      }
    }
  }

  @Override
  public String done(String task) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console own =
        console == null
            ? new Console(new PrintWriter(out), new PrintWriter(err), false, false)
            : console;
    try {
      Path report = Files.createTempFile("bitloom-suite", ".json");
      try {
        int code = run(own, simulations.get(Integer.parseInt(task)), report);
        String json = Files.readString(report, StandardCharsets.UTF_8);
        return Json.write(new Outcome(code, json, out.toString(), err.toString()));
      } finally {
        Files.deleteIfExists(report);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int run(Console console, Simulation simulation, Path report) {
    console.out().print(simulation.title());
    List<String> words = new ArrayList<>(simulation.arguments());
    words.addAll(List.of("--json", report.toString()));
    return CommandRunner.run(console, words.toArray(String[]::new));
  }
}
