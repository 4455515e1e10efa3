// SPDX-License-Identifier: Apache-2.0
package org.bitloom;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of a Java beside the one that runs the tests, with the classes of this one. */
public final class SecondJava {
  private SecondJava() {}

  /**
   * Returns a command. It ends before the optimising compiler would pay.
   *
   * @param options of the virtual machine
   * @param program a class, or the file of one, and its arguments
   */
  public static List<String> command(List<String> options, Object... program) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
    command.addAll(options);
    command.addAll(List.of("-cp", classes()));
    for (Object word : program) {
      command.add(word instanceof Class<?> main ? main.getName() : word.toString());
    }
    return command;
  }

  /** Surefire starts the tests from a jar that only names the others. */
  private static String classes() {
    String classes = System.getProperty("surefire.test.class.path");
    return classes == null ? System.getProperty("java.class.path") : classes;
  }
}
