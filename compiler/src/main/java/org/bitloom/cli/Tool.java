// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program that Bitloom or its tests call.
 *
 * @param program name on the PATH
 * @param versionOption makes it print its version
 * @param debianPackage what installs it
 * @param required whether a command of Bitloom fails without it
 * @param purpose what it is needed for
 */
record Tool(
    String program, String versionOption, String debianPackage, boolean required, String purpose) {
  private static final int SECONDS = 10;

  /** All of them, those that commands need first. */
  static final List<Tool> ALL =
      List.of(
          new Tool("verilator", "--version", "verilator", true, "demo, cosim"),
          new Tool("g++", "--version", "g++", true, "demo, cosim"),
          new Tool("make", "--version", "make", true, "demo, cosim"),
          new Tool("iverilog", "-V", "iverilog", false, "cosim --simulator icarus, verify"),
          new Tool("yosys", "-V", "yosys", false, "verify"),
          new Tool("mvn", "--version", "maven", false, "building Bitloom, verify"));

  /** Returns the first line that the program says of its version; empty if it is not there. */
  Optional<String> version() {
    return path().flatMap(this::firstLine);
  }

  private Optional<Path> path() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private Optional<String> firstLine(Path path) {
    try {
      Process process =
          new ProcessBuilder(path.toString(), versionOption).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return text.replaceAll("\u001B\\[[0-9;]*m", "").lines().findFirst();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
