// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Version and commit, as the build has written them. */
final class Version implements IVersionProvider {
  /** Returns the version alone. */
  static String text() {
    return property("version", "(not built)");
  }

  /** Whoever builds says the commit; a build that does not know it says nothing. */
  private static String commit() {
    String commit = property("commit", "");
    return commit.isEmpty() ? "" : " (commit " + commit + ")";
  }

  @Override
  public String[] getVersion() {
    return new String[] {"bitloom " + text() + commit(), "Java " + Runtime.version()};
  }

  private static String property(String name, String absent) {
    try (InputStream in = Version.class.getResourceAsStream("build.properties")) {
      Properties build = new Properties();
      if (in != null) {
        build.load(in);
      }
      return build.getProperty(name, absent);
    } catch (IOException unreadable) {
      return absent;
    }
  }
}
