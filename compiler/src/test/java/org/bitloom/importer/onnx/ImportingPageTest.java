// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.importer.tflite.TfliteImporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page on importing lists the operators that the importer has. */
class ImportingPageTest {
  private static final Path PAGE = Path.of("../docs/importing.md");

  @ParameterizedTest
  @ValueSource(strings = {"ONNX", "com.microsoft", "QONNX"})
  void thePageListsTheOperatorsOfASet(String set) throws IOException {
    assertThat(Files.readString(PAGE)).contains(row(OnnxImporter.operators(set)));
  }

  @Test
  void thePageListsTheOperatorsOfFloatFiles() throws IOException {
    assertThat(Files.readString(PAGE))
        .contains("| ONNX, float32 " + row(OnnxImporter.realOperators()))
        .contains("| TFLite, float32 " + row(TfliteImporter.realOperators()));
  }

  private static String row(List<String> operators) {
    return operators.stream()
        .map(operator -> "`" + operator + "`")
        .collect(Collectors.joining(", ", "| ", " |"));
  }
}
