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
 * Compiles the harness and Verilator's runtime, where they are not kept, while the design is still
 * being planned: they are the same for every design, and take as long as planning one.
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
      compiled.complete(
          Harness.objects(cache, tools, false).exists() ? Optional.empty() : compile());
    } catch (DiagnosticException | IllegalStateException e) {
      // It is as if nobody had begun: whoever needs the objects says what is wrong.
      compiled.complete(Optional.empty());
    }
  }

  private Optional<Workspace> compile() {
    Workspace own = Workspace.create();
    workspace = Optional.of(own);
    own.write(NOTHING + ".v", "module " + NOTHING + ";\nendmodule\n");
    Harness.writeSources(own.folder());
    List<String> verilate = new ArrayList<>(VerilatorBuild.COMMAND);
    verilate.addAll(List.of("--top-module", NOTHING, NOTHING + ".v"));
    verilate.addAll(Harness.TRANSLATION_UNITS);
    List<String> targets = new ArrayList<>(Harness.OBJECTS);
    targets.add("runtime");
    List<String> options = new ArrayList<>(VerilatorBuild.harnessOptions());
    options.addAll(RUNTIME);
    boolean well =
        own.run(verilate).exitCode() == 0
            && own.run(SimulationProgram.makeBeside(targets, options)).exitCode() == 0;
    return well ? Optional.of(own) : Optional.empty();
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
