// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A way by which a file of a user comes in.
 *
 * @param name of the door
 * @param share how many of all inputs take it; those that are slow to make have small ones
 * @param input makes one bad input in an empty folder and returns the command line that reads it
 */
record HostileDoor(String name, int share, Input input) {
  /** Makes an input. */
  @FunctionalInterface
  interface Input {
    List<?> in(Path folder, SplittableRandom random) throws IOException;
  }

  /** What a file becomes. */
  @FunctionalInterface
  interface Change {
    byte[] of(byte[] good, SplittableRandom random);
  }

  /**
   * A door of network files: one of the good files is changed, and a command reads it.
   *
   * @param seeds good files; the files beside a seed that have its kinds of names come along
   * @param commands one of them reads the file
   */
  static HostileDoor ofNetworks(
      String name, int share, List<Path> seeds, Change change, List<String> commands) {
    return new HostileDoor(
        name,
        share,
        (folder, random) -> {
          Path seed = seeds.get(random.nextInt(seeds.size()));
          copyArrays(seed.getParent(), folder);
          Path file = folder.resolve(seed.getFileName().toString());
          Files.write(file, change.of(Files.readAllBytes(seed), random));
          String command = commands.get(random.nextInt(commands.size()));
          return command.equals("generate")
              ? List.of(command, file, "-o", folder.resolve("out"), "--quiet")
              : List.of(command, file, "--quiet");
        });
  }

  /** Brings the arrays of a folder along, which networks in it name. */
  static void copyArrays(Path from, Path to) throws IOException {
    try (var files = Files.list(from)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.np[yz]")).toList()) {
        Files.copy(
            file, to.resolve(file.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Returns a change that is one of two. */
  static Change either(Change one, Change other) {
    return (good, random) -> (random.nextBoolean() ? one : other).of(good, random);
  }
}
