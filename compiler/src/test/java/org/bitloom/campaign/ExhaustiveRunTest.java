// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.bitloom.Compiler;
import org.bitloom.cosim.Tool;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.importer.tflite.Arithmetic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of a requantizer whose channels share their constants, which stand in its module. */
@Tag("tools")
class ExhaustiveRunTest {
  private static final String FILE = "shared__y__requantizer.v";
  private static final String CONSTANTS = "    wire [16:0] s1_constants = {11'sd512, 6'd41};";

  @TempDir Path folder;
  private RenderedDesign design;

  @BeforeEach
  void requantizer() throws IOException {
    assumeTrue(Tool.VERILATOR.find().isPresent(), "Verilator is not installed");
    Path file = folder.resolve("shared.loom");
    Files.writeString(
        file,
        """
        network shared {
            input x: int8[1] scale 0.01;
            y = quantize(x);
            output y;
        }
        numerics {
            y activations int8 scale 0.25;
        }
        """);
    Compiler compiler = new Compiler(Arithmetic.REFERENCE, OptionalInt.empty(), new Diagnostics());
    design =
        compiler
            .read(file)
            .flatMap(compiler::plan)
            .map(plan -> Compiler.render(Compiler.lower(plan)))
            .orElseThrow();
  }

  private Fault constants(String after) {
    List<String> lines = design.files().get(FILE).lines().toList();
    assertThat(lines).contains(CONSTANTS);
    return new Fault("test", FILE, 1 + lines.indexOf(CONSTANTS), CONSTANTS, after);
  }

  @Test
  void theSameConstantsWrittenOtherwiseAreAlikeForEveryAccumulator() {
    Fault other = constants(CONSTANTS.replace("6'd41", "6'h29"));
    assertThat(ExhaustiveRun.cases(design, other)).contains(256L);
  }

  @Tag("campaign")
  @Test
  void anotherMultiplierIsFound() {
    assertThat(ExhaustiveRun.cases(design, constants(CONSTANTS.replace("6'd41", "6'd40"))))
        .isEmpty();
  }

  @Tag("campaign")
  @Test
  void anotherAddendIsFound() {
    Fault other = constants(CONSTANTS.replace("11'sd512", "11'sd480"));
    assertThat(ExhaustiveRun.cases(design, other)).isEmpty();
  }
}
