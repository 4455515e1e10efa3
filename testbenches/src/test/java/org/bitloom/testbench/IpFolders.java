// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.Compiler;
import org.bitloom.device.Frequency;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.DesignWriter;
import org.bitloom.fixed.Interval;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.ip.IpFolder;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;

/**
 * A network as an IP block in a folder, with random vectors.
 *
 * @param plan of the network
 * @param design its hardware
 * @param vectors of the testbench
 * @param folder where all of it is
 */
record IpFolders(Plan plan, Design design, List<List<Tensor>> vectors, Path folder) {
  private static final long SEED = 20261129;

  /** Writes a network's folder. */
  static IpFolders write(Path network, String top, int vectors, Path folder) {
    return write(network, top, vectors, folder, false);
  }

  /** Writes a network's folder, with AXI4-Lite registers around the network if told so. */
  static IpFolders write(Path network, String top, int vectors, Path folder, boolean axiLite) {
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    Plan plan = compiler.read(network).flatMap(compiler::plan).orElseThrow();
    Design design = Compiler.lower(plan, Optional.of(top));
    SplittableRandom random = new SplittableRandom(SEED);
    List<List<Tensor>> samples =
        IntStream.range(0, vectors)
            .mapToObj(
                n ->
                    plan.network().inputs().stream()
                        .map(
                            e -> {
                              Interval range = e.type().range();
                              return Tensor.generate(
                                  e.type().shape(),
                                  i -> random.nextLong(range.min(), range.max() + 1));
                            })
                        .toList())
            .toList();
    IpFolder.Options options =
        new IpFolder.Options(
            network.getFileName().toString(),
            "1.0.0",
            Frequency.DEFAULT,
            samples,
            List.of(),
            axiLite);
    DesignWriter.writeOwn(
        new IpFolder(plan, design, Compiler.render(design), options).files(), folder);
    return new IpFolders(plan, design, samples, folder);
  }

  /** The folder that holds the top {@code pom.xml}. */
  static Path root() {
    return Path.of("").toAbsolutePath().getParent();
  }

  /** Runs a command that has to succeed; returns what it printed. */
  static String run(Path folder, List<String> command) throws IOException, InterruptedException {
    return run(folder, command, 0);
  }

  /** Runs a command that has to end with a status; returns what it printed. */
  static String run(Path folder, List<String> command, int status)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(status);
    return said;
  }
}
