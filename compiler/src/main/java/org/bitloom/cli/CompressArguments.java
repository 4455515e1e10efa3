// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.Labels;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.calibrate.Pruning;
import org.bitloom.compress.CompressOptions;
import org.bitloom.compress.CompressOptions.Limit;
import org.bitloom.compress.Judge;
import org.bitloom.compress.LayerValues;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.model.Network;
import org.bitloom.tune.RealAccuracy;
import org.bitloom.tune.TuneOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a compression may do, and what it is judged by. */
final class CompressArguments {
  private static final String DROP = "0.5";

  @Option(
      names = "--data",
      paramLabel = "D",
      required = true,
      description =
          "Fit weights to these samples, and judge networks on them: .npy of shape [n, ...], or"
              + " .npz with an array per input.")
  private Path data;

  @Option(
      names = "--labels",
      paramLabel = "L.npy",
      description = "Read the class of each sample: integers of shape [n].")
  private Path labels;

  @Mixin private LabelsOfOption labelsOf;

  @Option(
      names = "--check-data",
      paramLabel = "D",
      description = "Measure what is found on these samples, too, which no choice depends on.")
  private Path checkData;

  @Option(
      names = "--check-labels",
      paramLabel = "L.npy",
      description = "Read the class of each sample of --check-data.")
  private Path checkLabels;

  @Option(
      names = "--density",
      paramLabel = "D",
      description =
          "Keep this share of the weights: 0.1, or conv1=0.66,fc1=0.02 (default: searched).")
  private String density;

  @Option(
      names = "--codebook",
      paramLabel = "K",
      description =
          "Leave so many different weights: 16, or conv1=16,fc1=4 (default: searched, from 16, or 4"
              + " of more than 100,000 weights).")
  private String codebook;

  @Option(
      names = "--prune",
      paramLabel = "HOW",
      defaultValue = "reconstruct",
      description = "Choose ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Pruning pruning;

  @Option(
      names = "--max-drop",
      paramLabel = "PERCENT",
      description =
          "With --labels: allow so many percent of the samples to be lost, counted from the real"
              + " network where there is one, else from the network as read (default: "
              + DROP
              + ").")
  private String maxDrop;

  @Option(
      names = "--max-error",
      paramLabel = "PERCENT",
      description =
          "Allow the mean squared difference of output and input to grow by so many percent, where"
              + " a network reproduces its input.")
  private String maxError;

  @Option(
      names = "--target-ratio",
      paramLabel = "R",
      description = "Stop at so many times fewer bits than float32.")
  private Double targetRatio;

  @Option(
      names = "--budget",
      paramLabel = "N",
      defaultValue = "24",
      description = "Look at no more than so many networks (default: ${DEFAULT-VALUE}).")
  private int budget;

  @Option(
      names = "--compare",
      description = "Look at pruning alone and at clustering alone as well, for the picture.")
  private boolean compare;

  /** Returns what is wrong with the options themselves. */
  Optional<String> wrong() {
    if (budget < 1) {
      return Optional.of("--budget must be at least 1");
    }
    if (labelsOf.given() && labels == null) {
      return Optional.of("--labels-of needs --labels");
    }
    if (labels != null && maxError != null) {
      return Optional.of("--labels and --max-error exclude each other");
    }
    boolean check = checkData != null;
    if (check != (checkLabels != null) && !(check && maxError != null)) {
      return Optional.of("--check-data and --check-labels go together");
    }
    if (check && labels == null && maxError == null) {
      return Optional.of("--check-data needs --labels or --max-error");
    }
    return Optional.empty();
  }

  int budget() {
    return budget;
  }

  /** Refuses what cannot be done with a network, before anything is read. */
  void check(Network source) {
    Map<String, Double> densities = densities(source);
    boolean open = densities.size() < LayerValues.compressible(source).size();
    codebooks(source);
    if (maxDrop != null) {
      TuneOptions.drop(maxDrop);
      if (labels == null) {
        throw refused("--max-drop", "accuracy is asked for, and --labels is missing");
      }
    }
    if (maxError != null) {
      percent();
    }
    if (open && labels == null && maxError == null && targetRatio == null) {
      throw refused(
          "--density", "neither densities, nor --labels, --max-error or --target-ratio is given");
    }
    if (targetRatio != null && !(targetRatio > 1 && targetRatio < Double.POSITIVE_INFINITY)) {
      throw refused("--target-ratio", "a ratio is a number above 1");
    }
  }

  private Map<String, Double> densities(Network source) {
    return density == null ? Map.of() : LayerValues.densities(source, density);
  }

  private Map<String, Integer> codebooks(Network source) {
    return codebook == null ? Map.of() : LayerValues.codebooks(source, codebook);
  }

  private static DiagnosticException refused(String what, String why) {
    return new DiagnosticException(Code.INVALID_COMPRESSION.withoutPlace(what).withNote(why));
  }

  private BigDecimal percent() {
    String number =
        maxError.endsWith("%") ? maxError.substring(0, maxError.length() - 1) : maxError;
    try {
      BigDecimal percent = new BigDecimal(number.strip());
      if (percent.signum() >= 0) {
        return percent;
      }
    } catch (NumberFormatException notOne) {
      // Refused below, as a negative number is.
    }
    throw refused("--max-error", "a growth is a percentage of at least 0, not '" + maxError + "'");
  }

  /** Returns the network with the output that labels are for in front of the others. */
  Network judged(Network network) {
    return labels == null ? network : labelsOf.judged(network);
  }

  /** Returns the samples. */
  NetworkData data(Network source) {
    return NetworkData.read(data, data.toString(), source);
  }

  /** Returns what networks are judged by. */
  Judge judge(Network source, NetworkData samples) {
    return judge(source, samples, labels);
  }

  /** Returns the same on samples that no choice depends on. */
  Optional<Judge> heldOut(Network source) {
    return Optional.ofNullable(checkData)
        .map(file -> NetworkData.read(file, file.toString(), source))
        .map(samples -> judge(source, samples, checkLabels));
  }

  private Judge judge(Network source, NetworkData samples, Path classes) {
    if (classes != null) {
      return new Judge.ByClass(
          samples, Labels.read(classes, samples.size(), Classes.of(source).count()));
    }
    return maxError == null
        ? new Judge.Nothing(samples.size())
        : Judge.ByReconstruction.of(source, samples);
  }

  /**
   * Returns what may be done.
   *
   * @param asRead score of the network as it was read
   */
  CompressOptions options(Network source, Judge judge, Judge.Score asRead) {
    return new CompressOptions(
        densities(source),
        codebooks(source),
        pruning,
        limit(source, judge, asRead),
        targetRatio == null ? OptionalDouble.empty() : OptionalDouble.of(targetRatio),
        budget,
        compare);
  }

  private Limit limit(Network source, Judge judge, Judge.Score asRead) {
    return switch (judge) {
      case Judge.Nothing nothing -> new Limit.None();
      case Judge.ByClass(NetworkData samples, List<Integer> classes) ->
          given(source)
              ? new Limit.None()
              : new Limit.Correct(least(source, samples, classes, asRead));
      case Judge.ByReconstruction error ->
          new Limit.Error(asRead.error() * (1 + percent().movePointLeft(2).doubleValue()));
    };
  }

  /** Tells whether nothing is searched: the accuracy of what is given is only measured. */
  private boolean given(Network source) {
    return maxDrop == null
        && targetRatio == null
        && densities(source).size() == LayerValues.compressible(source).size();
  }

  /** Returns how many samples have to be right: the real network's, less what may be lost. */
  private int least(
      Network source, NetworkData samples, List<Integer> classes, Judge.Score asRead) {
    int before = RealAccuracy.correct(source, samples, classes).orElse(asRead.correct());
    BigDecimal drop = TuneOptions.drop(maxDrop == null ? DROP : maxDrop);
    int lost =
        drop.multiply(BigDecimal.valueOf(samples.size()))
            .movePointLeft(2)
            .setScale(0, RoundingMode.FLOOR)
            .intValueExact();
    return Math.max(0, before - lost);
  }
}
