// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.TensorType;

/** What the importer can build is what the page and the diagnostics say. */
class OperatorListTest {
  private static final Path PAGE = Path.of("../docs/importing.md");

  @TempDir Path folder;

  @Test
  void thePageListsTheOperatorsOfTflite() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("| TFLite, tensors | " + listed(TfliteImporter.operators()) + " |")
        .contains("| TFLite, int16 tensors | " + listed(TfliteImporter.wideOperators()) + " |")
        .contains("| TFLite, constants | " + listed(TfliteImporter.operatorsOfConstants()) + " |");
  }

  @Test
  void operatorsOfInt16TensorsAreOperatorsOfOthersToo() {
    assertThat(TfliteImporter.wideOperators()).isSorted().isSubsetOf(TfliteImporter.operators());
  }

  private static String listed(List<String> operators) {
    return operators.stream()
        .map(operator -> "`" + operator + "`")
        .collect(Collectors.joining(", "));
  }

  @Test
  void everyOperatorWithoutAnEngineIsNamedInOneRunAndTheListOfOthersOnce() throws IOException {
    TestModel model = new TestModel();
    int x = model.activation("x", TensorType.INT8, 1, 0, 1, 4);
    int a = model.activation("a", TensorType.INT8, 1, 0, 1, 4);
    int b = model.activation("b", TensorType.INT8, 1, 0, 1, 4);
    int c = model.activation("c", TensorType.INT8, 1, 0, 1, 4);
    model.operator(BuiltinOperator.LSTM, new int[] {x}, a);
    model.operator(BuiltinOperator.SVDF, new int[] {a}, b);
    model.operator(BuiltinOperator.VAR_HANDLE, new int[] {b}, c);
    Path file = model.write(folder.resolve("refused.tflite"), new int[] {x}, c);
    Diagnostics diagnostics = new Diagnostics();
    assertThat(TfliteImporter.read(file, Arithmetic.PORTABLE, diagnostics)).isEmpty();
    assertThat(DiagnosticRenderer.render(diagnostics))
        .contains("operator 0 (LSTM)", "operator 1 (SVDF)", "operator 2 (VAR_HANDLE)")
        .containsOnlyOnce(String.join(", ", TfliteImporter.operators()));
  }
}
