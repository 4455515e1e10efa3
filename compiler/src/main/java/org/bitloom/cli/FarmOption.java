// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.farm.Cluster;
import org.bitloom.farm.Farm;
import org.bitloom.farm.Threads;
import picocli.CommandLine.Option;

/** Who does the independent tasks of a command. */
final class FarmOption {
  @Option(
      names = "--spark",
      paramLabel = "MASTER",
      description =
          "Spread the work over this Apache Spark cluster: spark://HOST:7077, local[*] or k8s://HOST."
              + " Workers have to see the same files.")
  private String master;

  /**
   * Returns the farm.
   *
   * @param threads of this process, where there is no cluster
   * @throws DiagnosticException if the cluster cannot be reached
   */
  Farm open(int threads) {
    return master == null ? new Threads(threads) : cluster().open(master);
  }

  private static Cluster cluster() {
    return Cluster.present()
        .orElseThrow(
            () ->
                new DiagnosticException(
                    Code.NO_CLUSTER_MODULE
                        .withoutPlace()
                        .withNote("Apache Spark comes with a module of its own, bitloom-spark")
                        .withHelp(
                            "start Bitloom with the launcher of a checkout, which builds it when"
                                + " --spark is given")));
  }
}
