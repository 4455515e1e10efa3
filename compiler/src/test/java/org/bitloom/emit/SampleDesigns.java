// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.calibrate.DataCalibrator;
import org.bitloom.campaign.RandomConvolutions;
import org.bitloom.campaign.RandomJoins;
import org.bitloom.campaign.RandomNetwork;
import org.bitloom.campaign.RandomPools;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Source;
import org.bitloom.loom.read.NetworkBuilder;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.rtl.BlockLowering;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.Float32Layers;
import org.bitloom.syntax.NetworkParser;

/** The designs of the networks in {@code src/test/resources/designs}, and of random networks. */
public final class SampleDesigns {
  private static final String RANDOM = "random";

  private static final String WINDOWS = "convolutions";

  private static final String POOLS = "pooling";

  private static final int RANDOM_DESIGNS = 40;

  private static final int WINDOWS_EVERY = 3;

  private static final String BRANCHES = "meeting";

  private static final int BRANCHES_EVERY = 4;

  private static final String FLOATS = "floating";

  private static final int FLOATS_EVERY = 20;

  private static final Path FOLDER = Path.of("src/test/resources/designs");

  private static final Map<String, Design> DESIGNS = new ConcurrentHashMap<>();

  private static final Map<String, RenderedDesign> RENDERED = new ConcurrentHashMap<>();

  /** Reading the templates takes as long as filling them. */
  private static final DesignRenderer RENDERER = new DesignRenderer();

  private SampleDesigns() {}

  /** Returns the names of all designs: the networks of the folder, then the random ones. */
  public static List<String> allNames() {
    return Stream.concat(
            names().stream(),
            IntStream.range(0, RANDOM_DESIGNS).boxed().flatMap(SampleDesigns::randomNames))
        .toList();
  }

  private static Stream<String> randomNames(int seed) {
    Stream<String> windows =
        seed % WINDOWS_EVERY == 0 ? Stream.of(WINDOWS + seed, POOLS + seed) : Stream.empty();
    Stream<String> branches =
        seed % BRANCHES_EVERY == 0 ? Stream.of(BRANCHES + seed) : Stream.empty();
    Stream<String> floats = seed % FLOATS_EVERY == 0 ? Stream.of(FLOATS + seed) : Stream.empty();
    return Stream.of(Stream.of(RANDOM + seed), windows, branches, floats).flatMap(s -> s);
  }

  /** Returns the names of the networks in the folder. */
  public static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> name.endsWith(".loom"))
          .map(name -> name.replace(".loom", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the hardware of a network, which is planned once for all tests. */
  public static Design design(String name) {
    return DESIGNS.computeIfAbsent(name, SampleDesigns::planned);
  }

  /** Returns the files of a design, which are printed once for all tests. */
  static RenderedDesign rendered(String name) {
    return RENDERED.computeIfAbsent(name, n -> RENDERER.render(design(n)));
  }

  private static Design planned(String name) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Plan> plan =
        network(name, diagnostics).flatMap(network -> Planner.plan(network, diagnostics));
    assertThat(plan).as(DiagnosticRenderer.render(diagnostics)).isPresent();
    return BlockLowering.lower(plan.get());
  }

  private static Optional<Network> network(String name, Diagnostics diagnostics) {
    if (name.startsWith(WINDOWS)) {
      return Optional.of(RandomConvolutions.of(Long.parseLong(name.substring(WINDOWS.length()))));
    }
    if (name.startsWith(BRANCHES)) {
      return Optional.of(RandomJoins.of(Long.parseLong(name.substring(BRANCHES.length()))));
    }
    if (name.startsWith(FLOATS)) {
      return Optional.of(Float32Layers.of(Long.parseLong(name.substring(FLOATS.length()))));
    }
    if (name.startsWith(POOLS)) {
      return Optional.of(RandomPools.of(Long.parseLong(name.substring(POOLS.length()))));
    }
    return name.startsWith(RANDOM)
        ? Optional.of(RandomNetwork.of(Long.parseLong(name.substring(RANDOM.length()))))
        : NetworkParser.parse(source(name), diagnostics)
            .flatMap(
                parsed -> NetworkBuilder.build(parsed, FOLDER, new DataCalibrator(), diagnostics));
  }

  private static Source source(String name) {
    try {
      return new Source(name + ".loom", Files.readString(FOLDER.resolve(name + ".loom")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
