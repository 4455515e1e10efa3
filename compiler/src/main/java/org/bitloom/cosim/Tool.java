// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/** A program from outside that co-simulation uses. */
public enum Tool {
  VERILATOR("verilator", "verilator", "--version"),
  COMPILER("g++", "g++", "--version"),
  MAKE("make", "make", "--version"),
  IVERILOG("iverilog", "iverilog", "-V"),
  VVP("vvp", "iverilog", "-V"),
  YOSYS("yosys", "yosys", "-V"),
  NEXTPNR("nextpnr-ice40", "nextpnr-ice40", "--version"),
  ICEPACK("icepack", "fpga-icestorm", "-h"),
  STA("sta", "opensta", "-version"),
  CCACHE("ccache", "ccache", "--version");

  private static final long PATIENCE_SECONDS = 20;

  /** What programs have said of their versions. */
  private static final Map<Installed, String> SAID = new ConcurrentHashMap<>();

  /**
   * A program as it is installed now: one that is replaced may be another version.
   *
   * @param file where it is
   * @param option what it is asked with
   * @param modified when it was changed, in milliseconds
   */
  private record Installed(Path file, String option, long modified) {}

  private final String program;
  private final String debianPackage;
  private final String versionOption;

  Tool(String program, String debianPackage, String versionOption) {
    this.program = program;
    this.debianPackage = debianPackage;
    this.versionOption = versionOption;
  }

  /** Returns the name of the program. */
  public String program() {
    return program;
  }

  /** Returns the Debian package that has it. */
  public String debianPackage() {
    return debianPackage;
  }

  /** Returns where the program is, looking at {@code PATH}. */
  public Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /** Returns which file the program is now, with its size and the time of its last change. */
  String installed() {
    return find()
        .map(Tool::real)
        .map(file -> file + " " + file.toFile().length() + " " + file.toFile().lastModified())
        .orElse("");
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }

  /**
   * Returns the first line that the program says of its version, if it is there and runs. Some say
   * it on standard error. It is asked once: that starts a process, and campaigns ask for every run.
   */
  public Optional<String> version() {
    return find()
        .flatMap(
            file -> {
              Installed now = new Installed(file, versionOption, file.toFile().lastModified());
              Optional<String> said = Optional.ofNullable(SAID.get(now)).or(() -> askVersion(file));
              said.ifPresent(line -> SAID.put(now, line));
              return said;
            });
  }

  private Optional<String> askVersion(Path file) {
    try {
      Process process =
          new ProcessBuilder(file.toString(), versionOption).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return said.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /**
   * Checks that all of these are installed.
   *
   * @throws DiagnosticException naming every one that is missing and the command that installs them
   */
  public static void require(List<Tool> tools) {
    List<Tool> missing = tools.stream().filter(tool -> tool.find().isEmpty()).toList();
    if (missing.isEmpty()) {
      return;
    }
    String names = String.join(", ", missing.stream().map(Tool::program).toList());
    throw new DiagnosticException(
        Code.TOOL_MISSING.withoutPlace(names).withHelp(installation(tools)));
  }

  private static String installation(List<Tool> tools) {
    List<String> packages = tools.stream().map(Tool::debianPackage).distinct().toList();
    return "on Debian or Ubuntu: apt-get install " + String.join(" ", packages);
  }
}
