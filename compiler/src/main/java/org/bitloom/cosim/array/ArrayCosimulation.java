// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.cosim.ToolFailure;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.Waves;
import org.bitloom.cosim.Workspace;
import org.bitloom.digest.Digest;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.golden.GoldenModel;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayCycles;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.PassCycles;
import org.bitloom.plan.array.Region;
import org.bitloom.rtl.array.ArrayDesign;

/** Builds the simulation of a shared array once, and runs inferences on it. */
public final class ArrayCosimulation implements AutoCloseable {
  /** An inference that takes so many times its planned cycles, and some more, has no end. */
  private static final long PATIENCE = 64;

  private static final long LEAST_PATIENCE = 100_000;

  /** Words of a record of the harness about a pass. */
  private static final int PASS_WORDS = 4;

  /** Digits of a register of 32 bits. */
  private static final int IDENTITY_DIGITS = 8;

  private final ArrayPlan plan;
  private final int elementBits;
  private final int passCount;
  private final long patience;
  private final long identity;
  private final Workspace workspace;
  private final List<String> warnings;

  /** The vectors of the last run, and the golden model's outputs. */
  private List<List<Tensor>> known = List.of();

  private List<List<Tensor>> outputs = List.of();

  private ArrayCosimulation(ArrayDesign design, Workspace workspace, List<String> warnings) {
    this.plan = design.plan();
    this.elementBits = design.elementBits();
    this.identity = identity(design.image());
    List<PassCycles> planned = ArrayCycles.of(plan);
    this.passCount = planned.size();
    this.patience = LEAST_PATIENCE + PATIENCE * ArrayCycles.total(planned);
    this.workspace = workspace;
    this.warnings = warnings;
  }

  /**
   * Returns the simulation of a design.
   *
   * @param verilator builds it
   * @param waves whether it can write waves
   * @throws org.bitloom.diagnostic.DiagnosticException if a tool is missing or fails
   */
  public static ArrayCosimulation build(
      Verilator verilator, ArrayDesign design, RenderedDesign rendered, boolean waves) {
    Workspace workspace = Workspace.create();
    try {
      Files.write(workspace.path("weights.bin"), design.image());
      List<String> warnings = new ArrayBuild(verilator, design, rendered, waves).into(workspace);
      return new ArrayCosimulation(design, workspace, warnings);
    } catch (IOException e) {
      workspace.close();
      throw workspace.unusable(e);
    } catch (RuntimeException e) {
      workspace.close();
      throw e;
    }
  }

  /** Returns the first 32 bits of the digest of the weights. */
  private static long identity(byte[] image) {
    return Long.parseLong(Digest.of(image).substring(0, IDENTITY_DIGITS), 16);
  }

  /** Runs one inference after the other and compares them. */
  public ArrayRun run(ArrayRequest request, LongConsumer progress) {
    return run(request, new ArrayTally(plan.proven().graph()), progress);
  }

  /**
   * Runs one inference after the other and compares them.
   *
   * @param tally takes the differences
   * @param progress takes the number of finished inferences
   */
  ArrayRun run(ArrayRequest request, ArrayTally tally, LongConsumer progress) {
    return run(request, tally, patience, progress);
  }

  /**
   * Runs one inference after the other and compares them.
   *
   * @param most cycles after which an inference has no end
   */
  ArrayRun run(ArrayRequest request, ArrayTally tally, long most, LongConsumer progress) {
    try {
      Files.write(workspace.path("inputs.bin"), inputs(request));
      HarnessLines said = new HarnessLines();
      Workspace.Outcome outcome =
          workspace.run(
              command(request, most),
              line -> {
                said.take(line);
                progress.accept(said.inferences().size());
              });
      if (outcome.exitCode() != 0 && said.violations().isEmpty()) {
        throw ToolFailure.of("the simulation", outcome);
      }
      return compared(request, said, tally);
    } catch (IOException e) {
      throw workspace.unusable(e);
    }
  }

  private ArrayRun compared(ArrayRequest request, HarnessLines said, ArrayTally tally)
      throws IOException {
    ArrayComparison comparison =
        new ArrayComparison(plan, request, tally, golden(request.samples()));
    if (request.layers()) {
      int lanes = plan.shape().lanes();
      try (MapWrites writes = new MapWrites(workspace.path("writes.bin"), lanes, elementBits)) {
        MapReplay replay = new MapReplay(plan, writes, tally, request.phase());
        comparison.layers(said.inferences(), replay);
        said.violations().addAll(replay.violations());
      }
    }
    comparison.outputs(said.inferences(), Files.readAllBytes(workspace.path("outputs.bin")));
    return new ArrayRun(
        said.inferences(),
        passes(said),
        comparison.values(),
        tally.mismatches().total(),
        tally.first(),
        said.violations(),
        said.refused(),
        warnings);
  }

  /** Runs of the same vectors follow each other. */
  private List<List<Tensor>> golden(List<List<Tensor>> samples) {
    if (!samples.equals(known)) {
      outputs = new GoldenModel(plan.proven().graph()).outputs(samples);
      known = samples;
    }
    return outputs;
  }

  /** Returns the passes of those inferences that have come to their end. */
  private List<ArrayRun.PassTime> passes(HarnessLines said) throws IOException {
    Map<Integer, Integer> byStart = new HashMap<>();
    for (int k = 0; k < said.inferences().size(); k++) {
      byStart.put(said.inferences().get(k).start(), k);
    }
    ByteBuffer words =
        ByteBuffer.wrap(Files.readAllBytes(workspace.path("passes.bin")))
            .order(ByteOrder.LITTLE_ENDIAN);
    List<ArrayRun.PassTime> passes = new ArrayList<>();
    while (words.remaining() >= PASS_WORDS * Integer.BYTES) {
      Integer inference = byStart.get(words.getInt());
      int pass = words.getInt();
      long cycles = Integer.toUnsignedLong(words.getInt());
      long waiting = Integer.toUnsignedLong(words.getInt());
      if (inference != null && pass >= passCount) {
        long end = said.inferences().get(inference).end();
        said.violations().add(new Violation("passes", end, "pass " + pass + " of " + passCount));
      } else if (inference != null) {
        passes.add(new ArrayRun.PassTime(inference, pass, cycles, waiting));
      }
    }
    return passes;
  }

  private byte[] inputs(ArrayRequest request) {
    int size = Math.toIntExact(plan.inputBytes());
    List<Integer> vectors = request.vectors();
    byte[] bytes = new byte[Math.multiplyExact(size, vectors.size())];
    for (int k = 0; k < vectors.size(); k++) {
      List<Tensor> sample = request.samples().get(vectors.get(k));
      for (int i = 0; i < plan.inputs().size(); i++) {
        Region input = plan.inputs().get(i);
        int at = k * size + Math.toIntExact(plan.offset(input));
        plan.bytes(input).pack(sample.get(i), bytes, at);
      }
    }
    return bytes;
  }

  private List<String> command(ArrayRequest request, long most) {
    MemoryModel memory = request.memory();
    List<String> command = new ArrayList<>();
    command.add(workspace.folder().resolve("Vdesign").toString());
    command.addAll(List.of("--beat", Integer.toString(plan.row().beatBits() / 8)));
    command.addAll(List.of("--count", Integer.toString(request.vectors().size())));
    command.addAll(List.of("--input-bytes", Long.toString(plan.inputBytes())));
    command.addAll(List.of("--output-bytes", Long.toString(plan.outputBytes())));
    command.addAll(List.of("--map-bytes", Long.toString(plan.scratchBytes())));
    command.addAll(List.of("--latency", Integer.toString(memory.latency())));
    command.addAll(List.of("--random", memory.random() ? "1" : "0"));
    command.addAll(List.of("--seed", Long.toUnsignedString(memory.seed() & Integer.MAX_VALUE)));
    command.addAll(List.of("--eager", memory.eager() ? "1" : "0"));
    command.addAll(List.of("--identity", Long.toString(identity)));
    command.addAll(List.of("--patience", Long.toString(most)));
    command.addAll(List.of("--layers", request.layers() ? "1" : "0"));
    command.addAll(List.of("--word-bits", Integer.toString(plan.shape().lanes() * elementBits)));
    memory.resetAt().ifPresent(c -> command.addAll(List.of("--reset-at", Long.toString(c))));
    memory.unaligned().ifPresent(k -> command.addAll(List.of("--unaligned", Long.toString(k))));
    memory.misplaced().ifPresent(r -> command.addAll(List.of("--misplaced", r.keyword())));
    if (!memory.faults().isEmpty()) {
      command.addAll(List.of("--faults", memory.faultWords()));
    }
    request.waves().ifPresent(window -> command.addAll(waves(window)));
    return command;
  }

  private static List<String> waves(Waves.Window window) {
    return List.of(
        "--waves",
        Waves.FILE,
        "--waves-from",
        Long.toString(window.from()),
        "--waves-to",
        Long.toString(Math.min(window.to(), Waves.Window.ALL.to() / 4)));
  }

  /** Gives files that the design reads when it starts another content. */
  void write(Map<String, String> files) {
    files.forEach(workspace::write);
  }

  /** Brings the waves of the last run to where the user wants them. */
  void moveWaves(Path target) {
    Waves.moveInto(workspace, target);
  }

  /** Returns what Verilator had to say against the design. */
  List<String> warnings() {
    return warnings;
  }

  @Override
  public void close() {
    workspace.close();
  }
}
