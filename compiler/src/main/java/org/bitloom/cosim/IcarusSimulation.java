// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.LongConsumer;
import org.bitloom.cosim.script.Frame;
import org.bitloom.cosim.script.Phase;
import org.bitloom.cosim.script.Script;
import org.bitloom.emit.Renderer;
import org.bitloom.operator.Tensor;

/** A design with a testbench in Verilog. */
final class IcarusSimulation implements Simulation {
  private static final List<String> LIBRARY =
      List.of("bitloom_stalls", "bitloom_source", "bitloom_sink", "bitloom_monitor");

  /** View of the testbench. */
  public record IcarusTestbench(
      String top,
      List<Phase> phases,
      long watchdog,
      long quiet,
      boolean waves,
      long wavesFrom,
      long wavesTo,
      List<IcarusStream> streams,
      List<IcarusStream> inputs,
      List<IcarusStream> outputs,
      List<IcarusStream> probes) {}

  private final Testbench testbench;
  private final String simulator;
  private final Workspace workspace;

  IcarusSimulation(Testbench testbench, String simulator, Workspace workspace) {
    this.testbench = testbench;
    this.simulator = simulator;
    this.workspace = workspace;
  }

  @Override
  public String simulator() {
    return simulator;
  }

  @Override
  public List<String> warnings() {
    return List.of();
  }

  @Override
  public SimulationLog run(
      List<List<Tensor>> samples, Script script, RunOptions options, LongConsumer progress) {
    for (int i = 0; i < testbench.inputs().size(); i++) {
      writeBeats(i, samples);
      String port = testbench.inputs().get(i).port();
      workspace.write(IcarusStream.framesOf(port), frames(script.frames(i)));
    }
    String run = testbench.design().top() + "_run.v";
    workspace.write(
        run, new Renderer("templates/testbench").render(view(samples.size(), script, options)));
    LIBRARY.forEach(module -> workspace.write(module + ".v", libraryModule(module)));
    List<String> compile = new ArrayList<>(List.of("iverilog", "-g2005", "-o", "design.vvp", run));
    testbench.files().keySet().stream().filter(f -> f.endsWith(".v")).forEach(compile::add);
    LIBRARY.forEach(module -> compile.add(module + ".v"));
    check("iverilog", compile);
    check(
        "vvp",
        options.waves().isPresent()
            ? List.of("vvp", "design.vvp", "-fst")
            : List.of("vvp", "design.vvp"));
    PartLog log = PartLog.read(workspace.path("result.txt"), 0);
    return new SimulationLog(testbench, List.of(log), this::trace);
  }

  private void check(String tool, List<String> command) {
    Workspace.Outcome outcome = workspace.run(command);
    if (outcome.exitCode() != 0) {
      throw ToolFailure.of(tool, outcome);
    }
  }

  private IcarusTestbench view(int vectors, Script script, RunOptions options) {
    Waves.Window window = options.waves().orElse(Waves.Window.ALL);
    List<IcarusStream> streams = new ArrayList<>();
    for (TestbenchStream stream : testbench.streams()) {
      int number = streams.size();
      streams.add(
          new IcarusStream(
              stream, vectors, script.frames().size(), options.layers(), options.seed() + number));
    }
    int inputs = testbench.inputs().size();
    int border = inputs + testbench.outputs().size();
    return new IcarusTestbench(
        testbench.design().top(),
        script.phases(),
        options.watchdog(),
        options.quiet(),
        options.waves().isPresent(),
        window.from(),
        window.to(),
        streams,
        streams.subList(0, inputs),
        streams.subList(inputs, border),
        streams.subList(border, streams.size()));
  }

  private static String frames(List<Frame> frames) {
    StringBuilder text = new StringBuilder();
    frames.forEach(f -> text.append("%08x%08x\n".formatted(f.vector(), f.beats())));
    return text.toString();
  }

  private void writeBeats(int input, List<List<Tensor>> samples) {
    BeatCodec codec = new BeatCodec(testbench.inputs().get(input));
    Path file = workspace.folder().resolve("in_" + input + ".hex");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (List<Tensor> sample : samples) {
        byte[] beats = codec.offered(sample.get(input));
        for (int from = 0; from < beats.length; from += codec.beatBytes()) {
          byte[] beat = Arrays.copyOfRange(beats, from, from + codec.beatBytes());
          out.write(HexFormat.of().formatHex(reversed(beat)));
          out.write('\n');
        }
      }
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }

  private StreamTrace trace(TestbenchStream stream) {
    int bytes = new BeatCodec(stream).beatBytes();
    String name = IcarusStream.fileOf(stream.port());
    try {
      List<String> lines = Files.readAllLines(workspace.folder().resolve(name));
      byte[] beats = new byte[lines.size() * bytes];
      long[] cycles = new long[lines.size()];
      for (int i = 0; i < cycles.length; i++) {
        String[] fields = lines.get(i).split(" ");
        // An unknown bit is reported as a violation; here it counts as 0.
        String hex = fields[0].replaceAll("[xXzZ]", "0");
        String padded = "0".repeat(2 * bytes - hex.length()) + hex;
        System.arraycopy(reversed(HexFormat.of().parseHex(padded)), 0, beats, i * bytes, bytes);
        cycles[i] = Long.parseLong(fields[1]);
      }
      return new StreamTrace(stream, beats, cycles);
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = bytes[bytes.length - 1 - i];
    }
    return result;
  }

  private static String libraryModule(String module) {
    String resource = "/templates/testbench/library/" + module + ".v";
    try (InputStream in = IcarusSimulation.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
