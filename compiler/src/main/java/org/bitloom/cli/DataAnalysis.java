// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bitloom.analyze.Analysis;
import org.bitloom.analyze.NetworkAnalyzer;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.Labels;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.model.Network;
import org.bitloom.plan.IntegerNetwork;

/**
 * The user's data through the real network, simulated quantization and the integers.
 *
 * @param data samples
 * @param labels classes of the samples; empty for none
 */
record DataAnalysis(Path data, Optional<Path> labels) {
  /** Returns what quantization does to the data. */
  Analysis of(BitloomCommand bitloom, Network network, IntegerNetwork integers) {
    return of(bitloom, network, integers, () -> false);
  }

  /**
   * Returns what quantization does to the data, or to a part of it.
   *
   * @param enough is asked before every sample, but for the first
   */
  Analysis of(
      BitloomCommand bitloom, Network network, IntegerNetwork integers, BooleanSupplier enough) {
    NetworkData samples = NetworkData.read(data, data.toString(), network);
    Optional<List<Integer>> classes =
        labels.map(l -> Labels.read(l, samples.size(), Classes.of(network).count()));
    try (Steps steps = Steps.start(bitloom, "analyze", 1)) {
      steps.next("running " + samples.size() + " samples three ways");
      return new NetworkAnalyzer(network, integers, samples, classes).analyze(enough);
    }
  }
}
