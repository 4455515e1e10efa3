// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.array.NpyType;
import org.bitloom.array.NpyWriter;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Edge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VectorFilesTest {
  private static final Edge X = edge("x", IntType.signed(5), 2, 3);
  private static final Edge Y = edge("y", IntType.unsigned(8), 2);

  @TempDir private Path folder;

  @Test
  void aBatchHasTheNumberOfSamplesInFront() {
    Path file = file(NpyType.INT8, List.of(2, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, -12);

    List<List<Tensor>> vectors = VectorFiles.inputs(List.of(file), List.of(X), Map.of());

    assertThat(vectors)
        .containsExactly(
            List.of(Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6)),
            List.of(Tensor.of(Shape.of(2, 3), 7, 8, 9, 10, 11, -12)));
  }

  @Test
  void aSingleSampleMayLeaveOutTheFirstDimension() {
    Path file = file(NpyType.INT8, List.of(2, 3), 1, 2, 3, 4, 5, 6);

    assertThat(VectorFiles.inputs(List.of(file), List.of(X), Map.of())).hasSize(1);
  }

  @Test
  void severalInputsAreJoinedPerSample() {
    Path x = file(NpyType.INT8, List.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
    Path y = file(NpyType.UINT8, List.of(1, 2), 200, 255);

    assertThat(VectorFiles.inputs(List.of(x, y), List.of(X, Y), Map.of()))
        .containsExactly(
            List.of(Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6), Tensor.of(Shape.of(2), 200, 255)));
  }

  @ParameterizedTest
  @CsvSource({"UINT8", "INT16", "INT64"})
  void inputsInAnotherIntegerTypeAreRefused(NpyType type) {
    Path file = file(type, List.of(2, 3), 1, 2, 3, 4, 5, 6);

    assertFails(Code.VECTOR_TYPE, List.of(file), List.of(X));
  }

  @Test
  void realNumbersAreRefused() {
    Path file = folder.resolve("real.npy");
    NpyWriter.write(file, NpyArray.ofReals(NpyType.FLOAT32, List.of(2, 3), 1, 2, 3, 4, 5, 6));

    assertFails(Code.VECTOR_TYPE, List.of(file), List.of(X));
    assertThatThrownBy(() -> VectorFiles.expected(List.of(file), List.of(X), Map.of()))
        .isInstanceOf(DiagnosticException.class);
  }

  @Test
  void expectedOutputsMayHaveAnyIntegerType() {
    Path file = file(NpyType.INT64, List.of(2, 3), 1, 2, 3, 4, 5, -16);

    assertThat(VectorFiles.expected(List.of(file), List.of(X), Map.of())).hasSize(1);
  }

  @Test
  void valuesOutsideOfTheTypeAreRefused() {
    Path file = file(NpyType.INT8, List.of(2, 3), 1, 2, 3, 4, 5, 16);

    assertFails(Code.VECTOR_VALUE, List.of(file), List.of(X));
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "6, 1", "1, 6"})
  void otherShapesAreRefusedEvenWithAsManyElements(int rows, int columns) {
    Path file = file(NpyType.INT8, List.of(rows, columns), 1, 2, 3, 4, 5, 6);

    assertFails(Code.VECTOR_SHAPE, List.of(file), List.of(X));
  }

  @Test
  void aFileWithoutASampleIsRefused() {
    assertFails(Code.VECTOR_SHAPE, List.of(file(NpyType.INT8, List.of(0, 2, 3))), List.of(X));
  }

  @Test
  void filesWithDifferentNumbersOfSamplesAreRefused() {
    Path x = file(NpyType.INT8, List.of(1, 2, 3), 1, 2, 3, 4, 5, 6);
    Path y = file(NpyType.UINT8, List.of(2, 2), 1, 2, 3, 4);

    assertFails(Code.SAMPLE_COUNT, List.of(x, y), List.of(X, Y));
  }

  @Test
  void aMissingFileForAnInputIsWrongUsage() {
    Path x = file(NpyType.INT8, List.of(1, 2, 3), 1, 2, 3, 4, 5, 6);

    assertFails(Code.WRONG_FILE_COUNT, List.of(x), List.of(X, Y));
  }

  @Test
  void randomVectorsDependOnTheSeedAlone() {
    List<List<Tensor>> vectors = VectorFiles.random(List.of(X, Y), 50, 7);

    assertThat(vectors).hasSize(50).isEqualTo(VectorFiles.random(List.of(X, Y), 50, 7));
    assertThat(vectors).isNotEqualTo(VectorFiles.random(List.of(X, Y), 50, 8));
    assertThat(vectors).allMatch(v -> X.type().range().contains(v.get(0).range()));
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    List<Tensor> samples =
        List.of(
            Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6),
            Tensor.of(Shape.of(2, 3), -1, -2, -3, -4, -5, -16));
    Path file = folder.resolve("written.npy");
    NpyWriter.write(file, VectorFiles.array(X, samples, Map.of()));

    assertThat(NpyReader.read(file).type()).isEqualTo(NpyType.INT8);
    assertThat(VectorFiles.inputs(List.of(file), List.of(X), Map.of()))
        .isEqualTo(samples.stream().map(List::of).toList());
  }

  private static void assertFails(Code code, List<Path> files, List<Edge> edges) {
    assertThatThrownBy(() -> VectorFiles.inputs(files, edges, Map.of()))
        .isInstanceOfSatisfying(
            DiagnosticException.class, e -> assertThat(e.diagnostic().code()).isEqualTo(code));
  }

  private Path file(NpyType type, List<Integer> shape, long... values) {
    Path file = folder.resolve(type + "-" + shape.size() + ".npy");
    NpyWriter.write(file, NpyArray.ofIntegers(type, shape, values));
    return file;
  }

  private static Edge edge(String name, IntType type, Integer... shape) {
    return new Edge(name, TensorType.full(Shape.of(shape), type), Optional.empty());
  }
}
