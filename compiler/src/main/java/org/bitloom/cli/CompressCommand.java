// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.bitloom.calibrate.Classes;
import org.bitloom.calibrate.Labels;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.calibrate.Pruning;
import org.bitloom.compress.CompressOptions;
import org.bitloom.compress.Compressor;
import org.bitloom.compress.LayerValues;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import org.bitloom.report.CompressionTable;
import org.bitloom.tune.RealAccuracy;
import org.bitloom.tune.TuneOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prunes and clusters weights, and stores them compressed. */
@Command(
    name = "compress",
    description = "Prune, cluster and Huffman-code weights, without training.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class CompressCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Spec private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "D",
      required = true,
      description =
          "Judge networks on these samples: .npy of shape [n, ...], or .npz with an array per input.")
  private Path data;

  @Option(
      names = "--labels",
      paramLabel = "L.npy",
      description = "Read the class of each sample: integers of shape [n].")
  private Path labels;

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
          "Leave so many different weights: 16, or conv1=16,fc1=4"
              + " (default: 16, and 4 of more than 100,000).")
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
      description = "Allow so many percent of the samples to be lost (0.5% with --labels).")
  private String maxDrop;

  @Option(
      names = "--target-ratio",
      paramLabel = "R",
      description = "Stop at so many times fewer bits than float32.")
  private Double targetRatio;

  @Option(
      names = "--budget",
      paramLabel = "N",
      defaultValue = "16",
      description = "Look at no more than so many networks (default: ${DEFAULT-VALUE}).")
  private int budget;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Write the network here (default: rtl-out/NAME-compressed).")
  private Path output;

  @Override
  public Integer call() {
    if (budget < 1) {
      throw new ParameterException(spec.commandLine(), "--budget must be at least 1");
    }
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    int code = bitloom.console().show(diagnostics.sorted());
    return read.map(this::compress).orElse(code);
  }

  private int compress(Network source) {
    Path folder = output == null ? Path.of("rtl-out", source.name() + "-compressed") : output;
    CompressOptions options = options(source);
    try (Steps steps = Steps.start(bitloom, source.name(), budget)) {
      NetworkData samples = NetworkData.read(data, data.toString(), source);
      Optional<List<Integer>> classes =
          Optional.ofNullable(labels)
              .map(file -> Labels.read(file, samples.size(), Classes.of(source).count()));
      steps.phase("the network as it is");
      Compressor compressor =
          new Compressor(
              source, samples, classes, options, c -> steps.line(line(c, samples.size())));
      int least = classes.map(c -> least(compressor, source, samples, c)).orElse(0);
      Compressor.Candidate best = compressor.run(least);
      return write(best, samples.size(), folder);
    }
  }

  private CompressOptions options(Network source) {
    Map<String, Double> densities =
        density == null ? Map.of() : LayerValues.densities(source, density);
    Map<String, Integer> codebooks =
        LayerValues.codebooks(source, codebook == null ? "16" : codebook);
    boolean open = densities.size() < LayerValues.compressible(source).size();
    if (maxDrop != null && labels == null) {
      throw refused("--max-drop", "accuracy is asked for, and --labels is missing");
    }
    if (open && labels == null && targetRatio == null) {
      throw refused("--density", "neither densities, nor --labels, nor --target-ratio is given");
    }
    if (targetRatio != null && !(targetRatio > 1 && targetRatio < Double.POSITIVE_INFINITY)) {
      throw refused("--target-ratio", "a ratio is a number above 1");
    }
    return new CompressOptions(
        densities,
        codebook == null ? Map.of() : codebooks,
        pruning,
        labels == null
            ? Optional.empty()
            : Optional.of(TuneOptions.drop(maxDrop == null ? "0.5%" : maxDrop)),
        targetRatio == null ? OptionalDouble.empty() : OptionalDouble.of(targetRatio),
        budget);
  }

  private static DiagnosticException refused(String what, String why) {
    return new DiagnosticException(Code.INVALID_COMPRESSION.withoutPlace(what).withNote(why));
  }

  /** Returns how many samples have to be right: the real network's, less what may be lost. */
  private int least(
      Compressor compressor, Network source, NetworkData samples, List<Integer> classes) {
    int before =
        RealAccuracy.correct(source, samples, classes)
            .orElseGet(() -> compressor.correct(source, classes));
    BigDecimal drop = TuneOptions.drop(maxDrop == null ? "0.5%" : maxDrop);
    return before
        - drop.multiply(BigDecimal.valueOf(samples.size()))
            .movePointLeft(2)
            .setScale(0, RoundingMode.FLOOR)
            .intValueExact();
  }

  private static String line(Compressor.Candidate candidate, int samples) {
    String accuracy =
        candidate.correct().isPresent()
            ? String.format(
                Locale.ROOT, ", %.2f %%", 100.0 * candidate.correct().getAsInt() / samples)
            : "";
    return String.format(Locale.ROOT, "%.1f times smaller%s", candidate.size().ratio(), accuracy);
  }

  private int write(Compressor.Candidate best, int samples, Path folder) {
    Diagnostics diagnostics = new Diagnostics();
    ResultFile.createFolder(folder);
    boolean written = LoomWriter.write(best.network(), folder, diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    bitloom.print(CompressionTable.render(best.size()));
    best.correct()
        .ifPresent(
            right ->
                bitloom.print(
                    String.format(Locale.ROOT, "%d of %d samples right%n", right, samples)));
    if (written) {
      String name = best.network().name();
      bitloom.print(
          "%s and %s%n".formatted(folder.resolve(name + ".loom"), folder.resolve(name + ".npz")));
    }
    return code;
  }
}
