// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

/** The program. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] args) {
    System.exit(CommandRunner.run(Console.system(), args));
  }
}
