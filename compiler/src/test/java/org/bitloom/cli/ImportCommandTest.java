// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportCommandTest {
  private static final Path MODELS = CliRun.repository().resolve("../shared/models").normalize();

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"ad", "hello_world"})
  void theWrittenFilesHaveTheSamePlanAsTheModel(String name) throws IOException {
    Path model = model(name);
    Path imported = folder.resolve("imported");

    CliRun run = CliRun.of("import", model, "-o", imported);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(imported).isDirectoryContaining("glob:**/" + name + ".loom");
    assertThat(plan(imported.resolve(name + ".loom"))).isEqualTo(plan(model));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86", "portable", "xnnpack"})
  void theArithmeticIsPartOfWhatIsWritten(String arithmetic) throws IOException {
    Path model = model("ad");

    CliRun run = CliRun.of("import", model, "-o", folder, "--arithmetic", arithmetic);

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(plan(folder.resolve("ad.loom")))
        .isEqualTo(plan(model, "--arithmetic", arithmetic))
        .isNotEqualTo(plan(model));
  }

  @Test
  void importingTwiceGivesTheSameBytes() throws IOException {
    Path model = model("hello_world");
    CliRun.of("import", model, "-o", folder.resolve("a"));
    CliRun.of("import", model, "-o", folder.resolve("b"));

    for (String file : new String[] {"hello_world.loom", "hello_world.npz"}) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
  }

  @Test
  void aTruncatedModelIsOneDiagnosticAndNothingIsWritten() throws IOException {
    byte[] bytes = Files.readAllBytes(model("hello_world"));
    Path cut = Files.write(folder.resolve("cut.tflite"), Arrays.copyOf(bytes, bytes.length / 2));

    CliRun run = CliRun.of("import", cut, "-o", folder.resolve("out"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error[B05").contains("cut.tflite");
    assertThat(run.err().lines().filter(line -> line.startsWith("error"))).hasSize(1);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void anUnwritableFolderIsADiagnostic() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    CliRun run = CliRun.of("import", model("hello_world"), "-o", file.resolve("out"));

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).startsWith("error[B04");
  }

  private static Path model(String name) {
    Path model = MODELS.resolve(name).resolve("model.tflite");
    Assumptions.assumeTrue(Files.exists(model), "no shared model " + model);
    return model;
  }

  private String plan(Path network, String... options) throws IOException {
    Path file = folder.resolve("plan.json");
    Object[] arguments = {"plan", network, "--json", file};
    Object[] all = Arrays.copyOf(arguments, arguments.length + options.length);
    System.arraycopy(options, 0, all, arguments.length, options.length);
    assertThat(CliRun.of(all).code()).isZero();
    return Files.readString(file);
  }
}
