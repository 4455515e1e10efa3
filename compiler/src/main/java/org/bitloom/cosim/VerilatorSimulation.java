// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import org.bitloom.cosim.script.Frame;
import org.bitloom.cosim.script.Script;
import org.bitloom.operator.Tensor;

/** A program that Verilator and the C++ compiler made of a design and the harness. */
final class VerilatorSimulation implements Simulation {
  private static final String PROGRESS = "progress ";
  private static final int CORES = Runtime.getRuntime().availableProcessors();
  private static final String SCRIPT = "script.txt";

  private final Testbench testbench;
  private final String simulator;
  private final List<String> warnings;
  private final Workspace workspace;
  private final HeadStart headStart;

  VerilatorSimulation(
      Testbench testbench,
      String simulator,
      List<String> warnings,
      Workspace workspace,
      HeadStart headStart) {
    this.testbench = testbench;
    this.simulator = simulator;
    this.warnings = List.copyOf(warnings);
    this.workspace = workspace;
    this.headStart = headStart;
  }

  @Override
  public String simulator() {
    return simulator;
  }

  @Override
  public List<String> warnings() {
    return warnings;
  }

  @Override
  public SimulationLog run(
      List<List<Tensor>> samples, Script script, RunOptions options, LongConsumer progress) {
    Set<String> read = write(samples, script);
    List<String> arguments = arguments(options);
    progress.accept(0);
    if (options.waves().isPresent()) {
      run(arguments, progress);
      return log(workspace.folder());
    }
    Optional<Path> begun = headStart.result(workspace, read, arguments);
    if (begun.isEmpty()) {
      long start = System.nanoTime();
      run(arguments, progress);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      headStart.keep(workspace, read, arguments, took);
    }
    return log(begun.orElse(workspace.folder()));
  }

  /** Writes what the program reads; returns the names of its files, the program among them. */
  private Set<String> write(List<List<Tensor>> samples, Script script) {
    Set<String> files = new HashSet<>(Set.of(SimulationProgram.FILE, SCRIPT));
    testbench.design().files().keySet().stream()
        .filter(file -> !file.endsWith(".v"))
        .forEach(files::add);
    for (int i = 0; i < testbench.inputs().size(); i++) {
      String name = "in_" + i;
      writeBeats(name + ".bin", testbench.inputs().get(i), i, samples);
      workspace.write(name + ".frames", frames(script.frames(i)));
      files.addAll(List.of(name + ".bin", name + ".frames"));
    }
    workspace.write(SCRIPT, script.text());
    return files;
  }

  private void run(List<String> arguments, LongConsumer progress) {
    Map<String, Long> done = new HashMap<>();
    Workspace.Outcome outcome =
        workspace.run(
            HeadStart.command(workspace, arguments),
            line -> {
              if (line.startsWith(PROGRESS)) {
                String[] words = line.split(" ");
                done.put(words[1], Long.valueOf(words[2]));
                progress.accept(done.values().stream().mapToLong(Long::longValue).sum());
              }
            });
    if (outcome.exitCode() != 0) {
      throw ToolFailure.of("the simulation", outcome);
    }
  }

  private void writeBeats(
      String file, TestbenchStream stream, int input, List<List<Tensor>> samples) {
    BeatCodec codec = new BeatCodec(stream);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(workspace.path(file)))) {
      for (List<Tensor> sample : samples) {
        out.write(codec.offered(sample.get(input)));
      }
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }

  private static String frames(List<Frame> frames) {
    StringBuilder text = new StringBuilder();
    frames.forEach(f -> text.append(f.vector()).append(' ').append(f.beats()).append('\n'));
    return text.toString();
  }

  private List<String> arguments(RunOptions options) {
    List<String> arguments = new ArrayList<>(List.of("--folder", "."));
    arguments.addAll(List.of("--seed", Long.toUnsignedString(options.seed())));
    arguments.addAll(List.of("--watchdog", Long.toString(options.watchdog())));
    arguments.addAll(List.of("--quiet", Long.toString(options.quiet())));
    arguments.addAll(List.of("--cycles", Long.toString(options.cycles())));
    // A limit of cycles is one of all parts together: they run one after the other.
    int jobs = options.cycles() == Long.MAX_VALUE ? CORES : 1;
    arguments.addAll(List.of("--jobs", Integer.toString(jobs)));
    if (options.layers()) {
      arguments.add("--layers");
    }
    options
        .waves()
        .ifPresent(
            window -> {
              arguments.addAll(List.of("--waves", Waves.FILE));
              arguments.addAll(List.of("--waves-from", Long.toString(window.from())));
              arguments.addAll(List.of("--waves-to", Long.toString(window.to())));
              arguments.addAll(List.of("--part", Integer.toString(window.part())));
              arguments.addAll(List.of("--begin", Long.toString(window.begin())));
            });
    return arguments;
  }

  private SimulationLog log(Path folder) {
    List<PartLog> parts = PartLog.all(folder);
    return new SimulationLog(testbench, parts, stream -> trace(folder, stream, parts));
  }

  private StreamTrace trace(Path folder, TestbenchStream stream, List<PartLog> parts) {
    String name = stream.port().replaceFirst("(\\d+)$", "_$1");
    ByteArrayOutputStream beats = new ByteArrayOutputStream();
    LongStream.Builder cycles = LongStream.builder();
    try {
      for (int part = 0; part < parts.size(); part++) {
        beats.write(Files.readAllBytes(folder.resolve(name + "." + part + ".bin")));
        byte[] recorded = Files.readAllBytes(folder.resolve(name + "." + part + ".cycles"));
        LongBuffer own = ByteBuffer.wrap(recorded).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();
        while (own.hasRemaining()) {
          cycles.add(parts.get(part).begin() + own.get());
        }
      }
      return new StreamTrace(stream, beats.toByteArray(), cycles.build().toArray());
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }
}
