// SPDX-License-Identifier: Apache-2.0
package org.bitloom.syntax;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bitloom.diagnostic.Source;

/**
 * A whole network file.
 *
 * @param source the text it was read from; one with empty text if it was not read from text
 * @param network what is computed
 * @param weights the files that hold parameters
 * @param numerics with which numbers
 * @param hardware on how much silicon
 * @param comments all comments in their order
 */
public record NetworkFile(
    Source source,
    Optional<NetworkBlock> network,
    List<WeightsStatement> weights,
    Optional<NumericsBlock> numerics,
    Optional<HardwareBlock> hardware,
    List<Comment> comments) {
  public NetworkFile {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(network, "network");
    weights = List.copyOf(weights);
    Objects.requireNonNull(numerics, "numerics");
    Objects.requireNonNull(hardware, "hardware");
    comments = List.copyOf(comments);
  }

  /** A file without comments. */
  public NetworkFile(
      Source source,
      Optional<NetworkBlock> network,
      List<WeightsStatement> weights,
      Optional<NumericsBlock> numerics,
      Optional<HardwareBlock> hardware) {
    this(source, network, weights, numerics, hardware, List.of());
  }
}
