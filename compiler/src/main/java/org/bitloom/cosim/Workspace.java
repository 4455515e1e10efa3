// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;

/**
 * A temporary folder and the one process that runs in it. Both are gone after {@link #close}, and
 * also when the virtual machine is told to end, such as by an interrupt from the keyboard.
 */
public final class Workspace implements AutoCloseable {
  /**
   * What a process left.
   *
   * @param exitCode 0 if all went well
   * @param log standard output, except what the listener saw, and standard error
   */
  public record Outcome(int exitCode, String log) {}

  private static final int ATTEMPTS = 100;
  private static final long PAUSE_NANOS = 20_000_000;

  private final Thread hook = new Thread(this::abort, "workspace-cleanup");
  private final AtomicReference<Process> running = new AtomicReference<>();
  private volatile Path folder;
  private volatile boolean ending;

  private Workspace() {}

  /**
   * Creates a folder among the system's temporary files. Does not return where the virtual machine
   * is ending.
   */
  public static Workspace create() {
    Workspace workspace = new Workspace();
    if (!added(workspace.hook)) {
      workspace.ending = true;
    }
    try {
      workspace.createFolder();
    } catch (IOException e) {
      removed(workspace.hook);
      throw unusable(Path.of(System.getProperty("java.io.tmpdir")), e);
    }
    workspace.parkIfEnding();
    return workspace;
  }

  /** The hook waits for a folder that is being created, and none is created after it ran. */
  private synchronized void createFolder() throws IOException {
    if (!ending) {
      folder = Files.createTempDirectory("bitloom-");
    }
  }

  /** Adds a hook; returns whether it is not too late for that. */
  private static boolean added(Thread hook) {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Removes a hook; returns whether it is not too late for that. */
  private static boolean removed(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /**
   * Holds the thread for ever if the virtual machine is ending, such as by an interrupt: whatever
   * failed, failed because of that and is no news to the user.
   */
  public static void parkIfMachineEnds() {
    Thread probe = new Thread(() -> {});
    boolean ending = !added(probe) || !removed(probe);
    while (ending) {
      LockSupport.park(probe);
    }
  }

  /** Returns what to tell the user where a file of a workspace cannot be written or read. */
  static DiagnosticException unusable(Path folder, IOException e) {
    String reason =
        switch (e) {
          case NoSuchFileException absent -> "there is no such file or folder";
          case AccessDeniedException denied -> "permission denied";
          case FileSystemException other ->
              Optional.ofNullable(other.getReason()).orElse(other.getClass().getSimpleName());
          default -> Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        };
    return new DiagnosticException(
        Code.TEMPORARY_FOLDER
            .withoutPlace(folder)
            .withNote(reason)
            .withHelp("make room, or choose another: BITLOOM_JAVA_OPTS=-Djava.io.tmpdir=FOLDER"));
  }

  /** Returns the same for this folder. */
  public DiagnosticException unusable(IOException e) {
    return unusable(folder, e);
  }

  /** Returns where it is. */
  public Path folder() {
    return folder;
  }

  /** Returns the place of a file in the folder. */
  public Path path(String name) {
    return folder.resolve(name);
  }

  /** Writes a text file into the folder. */
  public void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      parkIfEnding();
      throw unusable(e);
    }
  }

  /**
   * Runs a program in the folder until it ends.
   *
   * @param command program and arguments
   * @param listener sees each line of standard output
   */
  public Outcome run(List<String> command, Consumer<String> listener) {
    Path errors = folder.resolve("stderr.log");
    parkIfEnding();
    try {
      Process process = start(command, errors);
      process.getOutputStream().close();
      CompletableFuture<Void> output =
          CompletableFuture.runAsync(() -> read(process, listener), Workspace::inOwnThread);
      int exitCode = process.waitFor();
      output.join();
      parkIfEnding();
      return new Outcome(exitCode, Files.readString(errors, StandardCharsets.ISO_8859_1));
    } catch (IOException | CompletionException e) {
      parkIfEnding();
      throw new IllegalStateException("cannot run " + command.get(0), e);
    } catch (InterruptedException e) {
      killRunning();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command.get(0), e);
    } finally {
      running.set(null);
    }
  }

  private Process start(List<String> command, Path errors) {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
    try {
      Optional<Process> process = startUnlessEnding(builder);
      parkIfEnding();
      return process.orElseThrow();
    } catch (IOException e) {
      parkIfEnding();
      throw unusable(e);
    }
  }

  /** The hook waits for a process that is being started, and none is started after it ran. */
  private synchronized Optional<Process> startUnlessEnding(ProcessBuilder builder)
      throws IOException {
    if (ending) {
      return Optional.empty();
    }
    Process process = ProgramStart.of(builder);
    running.set(process);
    return Optional.of(process);
  }

  /** Not in the common pool: its threads may all wait for processes that wait for their readers. */
  private static void inOwnThread(Runnable reader) {
    Thread.ofPlatform().daemon().name("process-output").start(reader);
  }

  private static void read(Process process, Consumer<String> listener) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      out.lines().forEach(listener);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program whose standard output belongs into the log. */
  public Outcome run(List<String> command) {
    StringBuilder out = new StringBuilder();
    Outcome outcome = run(command, line -> out.append(line).append('\n'));
    return new Outcome(outcome.exitCode(), out + outcome.log());
  }

  /**
   * Holds a thread whose process was killed because everything ends: what it would report is no
   * news to the user.
   */
  private void parkIfEnding() {
    while (ending) {
      LockSupport.park(this);
    }
  }

  /** Whoever is at work on the folder, in this process or another, soon finds that it is gone. */
  private void abort() {
    Path left;
    synchronized (this) {
      ending = true;
      left = folder;
    }
    for (int i = 0; left != null && i < ATTEMPTS && Files.exists(left); i++) {
      killRunning();
      delete();
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Kills the process and whatever it started, and waits a while for their ends. Not with {@link
   * ProcessHandle#onExit}: that takes a thread of the common pool, and those may all be parked; and
   * it never comes where nobody reaps orphans.
   */
  private void killRunning() {
    Process process = running.get();
    if (process == null) {
      return;
    }
    List<ProcessHandle> family =
        Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
    family.forEach(ProcessHandle::destroyForcibly);
    for (int i = 0; i < ATTEMPTS && family.stream().anyMatch(ProcessHandle::isAlive); i++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Deletes the folder. */
  @Override
  public void close() {
    if (ending) {
      return;
    }
    killRunning();
    delete();
    if (!removed(hook)) {
      // The hook finds an empty place.
      parkIfEnding();
    }
  }

  private void delete() {
    try {
      Files.walkFileTree(folder, new FolderDeletion());
    } catch (IOException e) {
      // Gone already, or no longer ours: what a run found does not depend on it.
    }
  }
}
