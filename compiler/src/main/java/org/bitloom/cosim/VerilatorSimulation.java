// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.bitloom.cosim.script.Frame;
import org.bitloom.cosim.script.Script;
import org.bitloom.operator.Tensor;

/** A program that Verilator and the C++ compiler made of a design and the harness. */
final class VerilatorSimulation implements Simulation {
  private static final String PROGRESS = "progress ";

  private final Testbench testbench;
  private final String simulator;
  private final List<String> warnings;
  private final Workspace workspace;

  VerilatorSimulation(
      Testbench testbench, String simulator, List<String> warnings, Workspace workspace) {
    this.testbench = testbench;
    this.simulator = simulator;
    this.warnings = List.copyOf(warnings);
    this.workspace = workspace;
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
    for (int i = 0; i < testbench.inputs().size(); i++) {
      writeBeats(i, samples);
      workspace.write("in_" + i + ".frames", frames(script.frames(i)));
    }
    workspace.write("script.txt", script.text());
    Workspace.Outcome outcome =
        workspace.run(
            command(options),
            line -> {
              if (line.startsWith(PROGRESS)) {
                progress.accept(Long.parseLong(line.substring(PROGRESS.length())));
              }
            });
    if (outcome.exitCode() != 0) {
      throw ToolFailure.of("the simulation", outcome);
    }
    return SimulationLog.read(testbench, workspace.folder(), this::trace);
  }

  private void writeBeats(int input, List<List<Tensor>> samples) {
    BeatCodec codec = new BeatCodec(testbench.inputs().get(input));
    Path file = workspace.folder().resolve("in_" + input + ".bin");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (List<Tensor> sample : samples) {
        out.write(codec.pack(sample.get(input)));
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

  private List<String> command(RunOptions options) {
    List<String> command = new ArrayList<>();
    command.add(workspace.folder().resolve("Vdesign").toString());
    command.addAll(List.of("--folder", "."));
    command.addAll(List.of("--seed", Long.toUnsignedString(options.seed())));
    command.addAll(List.of("--watchdog", Long.toString(options.watchdog())));
    command.addAll(List.of("--quiet", Long.toString(options.quiet())));
    command.addAll(List.of("--cycles", Long.toString(options.cycles())));
    if (options.layers()) {
      command.add("--layers");
    }
    options
        .waves()
        .ifPresent(
            window -> {
              command.addAll(List.of("--waves", Waves.FILE));
              command.addAll(List.of("--waves-from", Long.toString(window.from())));
              command.addAll(List.of("--waves-to", Long.toString(window.to())));
            });
    return command;
  }

  private StreamTrace trace(TestbenchStream stream) {
    String name = stream.port().replaceFirst("(\\d+)$", "_$1");
    try {
      byte[] beats = Files.readAllBytes(workspace.folder().resolve(name + ".bin"));
      ByteBuffer cycles =
          ByteBuffer.wrap(Files.readAllBytes(workspace.folder().resolve(name + ".cycles")))
              .order(ByteOrder.LITTLE_ENDIAN);
      long[] values = new long[cycles.capacity() / Long.BYTES];
      cycles.asLongBuffer().get(values);
      return new StreamTrace(stream, beats, values);
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }
}
