// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.loom.write.LoomWriter;
import org.bitloom.model.Network;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Turns a model file into a {@code .loom} file and its weights. */
@Command(
    name = "import",
    description = "Write a model file as NAME.loom and NAME.npz; nothing is lost.",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
  @ParentCommand private BitloomCommand bitloom;
  @Mixin private FileArgument source;
  @Mixin private DataArgument calibration;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      required = true,
      description = "Write into this folder.")
  private Path output;

  @Override
  public Integer call() {
    Diagnostics diagnostics = new Diagnostics();
    Optional<Network> network =
        source
            .compiler(Optional.empty(), diagnostics)
            .read(source.file())
            .filter(n -> !diagnostics.hasErrors());
    boolean written = network.isPresent() && write(network.get(), diagnostics);
    int code = bitloom.console().show(diagnostics.sorted());
    if (written) {
      String name = network.get().name();
      bitloom.print("%s and %s%n".formatted(file(name, ".loom"), file(name, ".npz")));
    }
    return code;
  }

  private boolean write(Network network, Diagnostics diagnostics) {
    ResultFile.createFolder(output);
    return LoomWriter.write(network, output, diagnostics);
  }

  private Path file(String name, String extension) {
    return output.resolve(name + extension);
  }
}
