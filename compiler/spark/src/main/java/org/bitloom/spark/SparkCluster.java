// SPDX-License-Identifier: Apache-2.0
package org.bitloom.spark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.farm.Cluster;
import org.bitloom.farm.Farm;

/** Connects to a Spark master; options named {@code spark.*} of the virtual machine count, too. */
public final class SparkCluster implements Cluster {
  private static final Pattern STANDALONE = Pattern.compile("spark://([^/:]+):(\\d{1,5})(,.*)?");
  private static final int PATIENCE_MILLIS = 5_000;
  private static final int MOST_PORT = 65_535;

  /** Workers that are lost with a task; more than Spark's 4, as a task is never to blame. */
  private static final String FAILURES = "16";

  @Override
  public Farm open(String master) {
    SparkConf settings = new SparkConf().setMaster(master).setAppName("bitloom");
    settings.setIfMissing("spark.ui.enabled", "false");
    settings.setIfMissing("spark.task.maxFailures", FAILURES);
    settings.setIfMissing("spark.jars", String.join(",", Jars.ofBitloom()));
    Matcher standalone = STANDALONE.matcher(master);
    if (standalone.matches()) {
      InetAddress here = reached(master, standalone.group(1), standalone.group(2));
      // The way to the master is one that workers can take back.
      settings.setIfMissing("spark.driver.host", here.getHostAddress());
      settings.setIfMissing("spark.driver.bindAddress", here.getHostAddress());
    }
    SparkContext context;
    try {
      context = new SparkContext(settings);
    } catch (Exception refused) {
      throw unusable(master, SparkFarm.reason(refused));
    }
    return SparkFarm.of(context, master);
  }

  /** Returns this machine's address on the way to the master, which Spark itself asks for long. */
  private static InetAddress reached(String master, String host, String port) {
    int number = Integer.parseInt(port);
    try (Socket socket = new Socket()) {
      if (number > MOST_PORT) {
        throw new IOException("there is no port " + port);
      }
      socket.connect(new InetSocketAddress(host, number), PATIENCE_MILLIS);
      return socket.getLocalAddress();
    } catch (IOException silent) {
      throw unusable(
          master, "nothing answers at %s:%s: %s".formatted(host, port, silent.getMessage()));
    }
  }

  static DiagnosticException unusable(String master, String reason) {
    return new DiagnosticException(
        Code.CLUSTER_UNREACHABLE
            .withoutPlace(master)
            .withNote(reason)
            .withHelp("start a master there, or write local[*] to use this machine"));
  }
}
