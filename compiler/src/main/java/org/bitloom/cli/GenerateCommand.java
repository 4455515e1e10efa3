// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.Compiler;
import org.bitloom.array.IoReason;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.emit.DesignWriter;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.ip.IpFolder;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.rtl.Design;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Writes the folder of an IP block. */
@Command(
    name = "generate",
    description = "Write an IP block: Verilog, memories, testbench, project files, host side.",
    sortOptions = false,
    mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {
  /** Random vectors where the user has none. */
  static final int VECTORS = 4;

  private static final long SEED = 1;

  @ParentCommand private BitloomCommand bitloom;
  @Mixin private NetworkArgument network;
  @Mixin private DataArgument calibration;
  @Mixin private TopName top;
  @Mixin private ClockOption clock;
  @Spec private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Write into this folder (default: rtl-out/NAME).")
  private Path output;

  @Option(
      names = "--inputs",
      paramLabel = "X.npy",
      description =
          "Test with vectors of shape [n, ...]; once per input, or X.npz (default: 4 random ones).")
  private List<Path> inputs = List.of();

  @Option(
      names = "--classes",
      paramLabel = "FILE",
      description = "Read names of the classes, one per line, for the host side.")
  private Path classes;

  @Option(
      names = "--axi-lite",
      description =
          "Add a module with AXI4-Lite registers around the network: start, status, cycle counter.")
  private boolean axiLite;

  @Option(
      names = "--check",
      paramLabel = "DIR",
      description = "Write nothing: say what in this folder is out of date.")
  private Path check;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> read = network.read(diagnostics).filter(n -> !diagnostics.hasErrors());
    if (read.isPresent() && read.get().hardware().array().isPresent()) {
      return array(read.get(), diagnostics);
    }
    Optional<Plan> plan = read.flatMap(n -> network.plan(n, diagnostics));
    int code = bitloom.console().show(diagnostics.sorted());
    plan.ifPresent(this::deliver);
    return code;
  }

  private int array(Network read, Diagnostics diagnostics) {
    if (check != null || classes != null || !inputs.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--check, --classes and --inputs are for --target dataflow");
    }
    return new ArrayFlow(bitloom, read)
        .generate(diagnostics, top.name(), Optional.ofNullable(output));
  }

  private void deliver(Plan plan) {
    Design design = Compiler.lower(plan, top.name());
    RenderedDesign rendered = Compiler.render(design);
    IpFolder.Options options =
        new IpFolder.Options(
            Span.ofFile(network.file().toString()).printablePlace(),
            Version.text(),
            clock.frequency(),
            vectors(plan),
            classNames(),
            axiLite);
    RenderedDesign folder = new IpFolder(plan, design, rendered, options).files();
    if (check == null) {
      write(design, rendered, folder);
    } else {
      compare(folder);
    }
  }

  private void write(Design design, RenderedDesign rendered, RenderedDesign files) {
    Path folder = output == null ? Path.of("rtl-out", design.top()) : output;
    DesignWriter.writeOwn(files, folder);
    bitloom.print(
        "%s: %d Verilog and %d memory files in %s, a self-checking testbench in tb/; see README.md%n"
            .formatted(
                design.top(),
                rendered.verilogFiles().size(),
                rendered.memoryFiles().size(),
                folder));
  }

  private void compare(RenderedDesign files) {
    List<String> differences = DesignWriter.differences(files, check);
    if (!differences.isEmpty()) {
      throw new DiagnosticException(
          Code.FOLDER_OUTDATED
              .withoutPlace(check)
              .withNote(String.join("\n", differences))
              .withHelp("run generate with these options and -o " + check));
    }
    bitloom.print("%s: %d files, all up to date%n".formatted(check, files.files().size()));
  }

  private List<List<Tensor>> vectors(Plan plan) {
    return inputs.isEmpty()
        ? VectorFiles.random(plan.network().inputs(), VECTORS, SEED)
        : VectorFiles.inputs(inputs, plan.network().inputs(), network.files());
  }

  private List<String> classNames() {
    if (classes == null) {
      return List.of();
    }
    try {
      return Files.readAllLines(classes).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new DiagnosticException(
          IoReason.attach(Code.SOURCE_UNREADABLE.at(Span.ofFile(classes.toString()), classes), e));
    }
  }
}
