// SPDX-License-Identifier: Apache-2.0
package org.bitloom.farm;

import java.util.Optional;
import java.util.ServiceLoader;

/** Opens farms on other machines; a module that the compiler does not need has one of these. */
public interface Cluster {
  /** Returns the cluster of the module that is on the class path. */
  static Optional<Cluster> present() {
    return ServiceLoader.load(Cluster.class).findFirst();
  }

  /**
   * Connects to a cluster.
   *
   * @param master where it is, in its own words
   * @throws org.bitloom.diagnostic.DiagnosticException if it does not answer
   */
  Farm open(String master);
}
