// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.bitloom.cosim.cache.BuildCache;
import org.bitloom.diagnostic.DiagnosticException;

/**
 * Compiles what is the same for every design, and is not kept, while the design is still being
 * planned: the harness and Verilator's runtime, which take longer than that; where these are kept,
 * the header that the design's own files begin with.
 */
public final class HarnessStart implements AutoCloseable {
  /** A design with nothing in it, for Verilator to write a makefile. */
  private static final String NOTHING = "nothing";

  /** Makes what the makefile lists as the runtime, which it does behind this rule. */
  private static final List<String> RUNTIME =
      List.of("--eval=.SECONDEXPANSION:", "--eval=runtime: $$(VK_GLOBAL_OBJS)");

  /** The folder with the objects, once they are there; empty where they are not needed. */
  private final CompletableFuture<Optional<Workspace>> compiled = new CompletableFuture<>();

  private volatile Optional<Workspace> workspace = Optional.empty();

  private HarnessStart() {}

  /** Returns the one that compiles nothing. */
  public static HarnessStart none() {
    HarnessStart none = new HarnessStart();
    none.compiled.complete(Optional.empty());
    return none;
  }

  /** Begins to compile what is not in this cache. */
  public static HarnessStart of(BuildCache cache) {
    HarnessStart start = new HarnessStart();
    Thread.ofPlatform().daemon().name("harness-start").start(() -> start.run(cache));
    return start;
  }

  private void run(BuildCache cache) {
    try {
      // What is asked here of the tools is not asked again.
      String tools = new Verilator(cache).toolVersions();
      if (Harness.objects(cache, tools, false).exists()) {
        header(new PrecompiledHeader(cache, tools));
        compiled.complete(Optional.empty());
      } else {
        compiled.complete(compile());
      }
    } catch (DiagnosticException | IllegalStateException e) {
      // It is as if nobody had begun: whoever needs the objects says what is wrong.
      compiled.complete(Optional.empty());
    }
  }

  /** Makes the headers that the next program would have to wait for. */
  private void header(PrecompiledHeader header) {
    for (List<String> options : VerilatorBuild.designOptions()) {
      if (header.isMissing(options)) {
        Workspace own = translated();
        header.make(own, options);
        own.close();
      }
    }
  }

  private Optional<Workspace> compile() {
    Workspace own = translated();
    List<String> targets = new ArrayList<>(Harness.OBJECTS);
    targets.add("runtime");
    List<String> options = new ArrayList<>(VerilatorBuild.harnessOptions());
    options.addAll(RUNTIME);
    List<String> make = SimulationProgram.makeBeside(targets, options);
    return own.run(make).exitCode() == 0 ? Optional.of(own) : Optional.empty();
  }

  /** Returns a folder with the sources, and with what Verilator makes of nothing. */
  private Workspace translated() {
    Workspace own = Workspace.create();
    workspace = Optional.of(own);
    own.write(NOTHING + ".v", "module " + NOTHING + ";\nendmodule\n");
    Harness.writeSources(own.folder());
    List<String> verilate = new ArrayList<>(VerilatorBuild.COMMAND);
    verilate.addAll(List.of("--top-module", NOTHING, NOTHING + ".v"));
    verilate.addAll(Harness.TRANSLATION_UNITS);
    ToolFailure.check("verilator", own.run(verilate));
    return own;
  }

  /** Waits for the end of what goes on. */
  void await() {
    compiled.join();
  }

  /**
   * Brings the objects into a folder, behind Verilator, so that they are newer than its makefile.
   * Waits for them.
   *
   * @return whether they are there now
   */
  boolean fetch(Path target) {
    Optional<Workspace> objects = compiled.join();
    if (objects.isEmpty()) {
      return false;
    }
    try (Stream<Path> files = Files.list(objects.get().folder())) {
      for (Path file : files.filter(Harness::isKept).toList()) {
        Files.copy(file, target.resolve(file.getFileName()));
      }
      return true;
    } catch (IOException e) {
      // The makefile makes what is missing.
      return false;
    }
  }

  /** Ends what goes on and removes its folder. */
  @Override
  public void close() {
    workspace.ifPresent(Workspace::close);
  }
}
