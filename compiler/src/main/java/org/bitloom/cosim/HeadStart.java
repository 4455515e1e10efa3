// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bitloom.cosim.Workspace.Outcome;
import org.bitloom.cosim.cache.CacheEntry;
import org.bitloom.cosim.cache.CacheKey;
import org.bitloom.diagnostic.DiagnosticException;

/**
 * A simulation that begins before anybody knows that it is the right one: what a command ran last
 * time runs again while the network is read, planned and evaluated. It counts only if the program,
 * every file that it reads and its arguments are, byte by byte, those that the command then comes
 * to; otherwise it is ended, and the right one runs.
 */
public final class HeadStart implements AutoCloseable {
  /** The arguments of the program, one in a line. */
  private static final String ARGUMENTS = "arguments.txt";

  /** Names of files that a program leaves. */
  private static final Predicate<String> RECORDED =
      Pattern.compile("(result|out_\\d+|probe_\\d+)\\.\\d+\\.(txt|bin|cycles)").asMatchPredicate();

  /** A run that has begun; {@code prepared} when its files are in the workspace. */
  private record Begun(
      CompletableFuture<Workspace> prepared,
      CompletableFuture<Outcome> outcome,
      CompletableFuture<Ran> ran) {}

  /**
   * A run that came to its end.
   *
   * @param read digest of all that it came from: its program, arguments, and every file it read
   * @param wrote digest of all that it recorded
   */
  public record Ran(String read, String wrote) {}

  private final Optional<CacheEntry> entry;
  private final Duration least;
  private Optional<Begun> begun = Optional.empty();
  private Optional<Ran> ran = Optional.empty();

  private HeadStart(Optional<CacheEntry> entry, Duration least) {
    this.entry = entry;
    this.least = least;
  }

  /** Returns the one that begins and keeps nothing. */
  public static HeadStart none() {
    return new HeadStart(Optional.empty(), Duration.ZERO);
  }

  /**
   * Begins what is kept, if anything is.
   *
   * @param entry keeps the last run of the same command
   * @param least shorter runs are not worth keeping
   */
  public static HeadStart of(CacheEntry entry, Duration least) {
    HeadStart start = new HeadStart(Optional.of(entry), least);
    if (entry.exists()) {
      start.begun = Optional.of(start.begin(entry));
    }
    return start;
  }

  private Begun begin(CacheEntry kept) {
    Begun run =
        new Begun(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
    Thread.ofPlatform().daemon().name("head-start").start(() -> run(kept, run));
    return run;
  }

  private static void run(CacheEntry kept, Begun run) {
    try {
      Workspace workspace = Workspace.create();
      if (!kept.fetch(workspace.folder())) {
        workspace.close();
        throw new IOException("nothing is kept any more");
      }
      List<String> arguments = Files.readAllLines(workspace.path(ARGUMENTS));
      String read = kept.digest().orElseThrow(() -> new IOException("nothing is kept any more"));
      run.prepared().complete(workspace);
      run.outcome().complete(workspace.run(command(workspace, arguments), line -> {}));
      run.ran().complete(new Ran(read, recorded(workspace)));
    } catch (IOException | DiagnosticException | IllegalStateException e) {
      // It is as if there had been none.
      run.prepared().completeExceptionally(e);
      run.outcome().completeExceptionally(e);
      run.ran().completeExceptionally(e);
    }
  }

  static List<String> command(Workspace workspace, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(workspace.path(SimulationProgram.FILE).toString());
    command.addAll(arguments);
    return command;
  }

  /**
   * Returns the folder of the run that began early, when it is at its end and is the wanted one.
   *
   * @param wanted has the files that the wanted run would read
   * @param files their names, with that of the program
   * @param arguments of the program
   */
  Optional<Path> result(Workspace wanted, Set<String> files, List<String> arguments) {
    try {
      if (begun.isPresent() && same(begun.get().prepared().join(), wanted, files, arguments)) {
        Outcome outcome = begun.get().outcome().join();
        if (outcome.exitCode() == 0) {
          ran = begunRun();
          return Optional.of(begun.get().prepared().join().folder());
        }
      }
    } catch (CompletionException | IOException e) {
      // What is wrong with it is not this run's matter.
    }
    close();
    return Optional.empty();
  }

  private static boolean same(
      Workspace begun, Workspace wanted, Set<String> files, List<String> arguments)
      throws IOException {
    if (!Files.readAllLines(begun.path(ARGUMENTS)).equals(arguments)) {
      return false;
    }
    for (String file : files) {
      if (Files.notExists(begun.path(file))
          || Files.mismatch(begun.path(file), wanted.path(file)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Keeps a run for the next time in the place of the one that was kept.
   *
   * @param run has the files that the run read
   * @param took how long it took
   */
  void keep(Workspace run, Set<String> files, List<String> arguments, Duration took) {
    if (entry.isEmpty() || took.compareTo(least) < 0) {
      return;
    }
    run.write(ARGUMENTS, String.join("\n", arguments));
    entry.get().clear();
    entry.get().fill(run.folder(), name -> files.contains(name) || name.equals(ARGUMENTS));
    ran = entry.get().digest().flatMap(read -> ran(run, read));
  }

  private static Optional<Ran> ran(Workspace run, String read) {
    try {
      return Optional.of(new Ran(read, recorded(run)));
    } catch (IOException e) {
      // Nobody can compare another run with this one, then.
      return Optional.empty();
    }
  }

  /** Waits for the run that began early; empty if there is none, or it failed. */
  public Optional<Ran> begunRun() {
    try {
      return begun.filter(run -> run.outcome().join().exitCode() == 0).map(run -> run.ran().join());
    } catch (CompletionException e) {
      return Optional.empty();
    }
  }

  /** Returns the run that counted, if it is kept. */
  public Optional<Ran> ran() {
    return ran;
  }

  /** Returns the digest of all that a program left in its folder. */
  private static String recorded(Workspace workspace) throws IOException {
    CacheKey key = new CacheKey();
    try (Stream<Path> files = Files.list(workspace.folder())) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (RECORDED.test(name)) {
          key.add(name).add(Files.readAllBytes(file));
        }
      }
    }
    return key.name();
  }

  /** Ends the run, if one has begun, and removes its folder. */
  @Override
  public void close() {
    begun.ifPresent(run -> run.prepared().thenAccept(Workspace::close));
    begun = Optional.empty();
  }
}
