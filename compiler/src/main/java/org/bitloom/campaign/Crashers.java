// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;

/**
 * Where networks are kept that fail, each as small as it can be made.
 *
 * @param folder of the files; made when the first is written
 * @param patience for making one network smaller
 */
public record Crashers(Path folder, Duration patience) {
  /**
   * Makes a failing network smaller and writes it.
   *
   * @param fails whether a network fails
   * @return the file, or null if it cannot be written
   */
  String keep(Network network, Predicate<Network> fails) {
    Network small = new Minimiser(fails, patience).minimise(network);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return null;
    }
    return LoomWriter.write(small, folder, new Diagnostics())
        ? folder.resolve(small.name() + ".loom").toString()
        : null;
  }
}
