// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import picocli.CommandLine.IVersionProvider;

/** The version, from the jar's manifest. */
final class Version implements IVersionProvider {
  /** Returns the version alone. */
  static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"bitloom " + text(), "Java " + Runtime.version()};
  }
}
