// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyType;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.model.FileTensor;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.bitloom.plan.Edge;

/** Vectors in files of arrays: shape {@code [n, ...]}, or that of one sample. */
final class VectorFiles {
  private VectorFiles() {}

  /**
   * Returns the samples of a network's inputs: one list per inference, one tensor per input.
   *
   * @param files one per input, in order, or one archive
   * @param edges the network's inputs
   * @param model how the model file has them, by name
   * @throws DiagnosticException if a file is unreadable or does not fit its input
   */
  static List<List<Tensor>> inputs(
      List<Path> files, List<Edge> edges, Map<String, FileTensor> model) {
    VectorArrays read = VectorArrays.read("input", files, edges);
    List<List<Tensor>> columns = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      NpyArray array = read.arrays().get(i);
      if (array.type().isInteger() || !model.containsKey(edge.name())) {
        requireType(read.files().get(i), array, edge);
      }
      columns.add(samples(read.files().get(i), array, edge, like(model, edge)));
    }
    return transposed(read.files(), columns);
  }

  /**
   * Returns the expected outputs: one list per inference, one tensor per output. Any integer type
   * will do.
   *
   * @param files one per output, in order, or one archive
   * @param edges the network's outputs
   * @param model how the model file has them, by name
   * @throws DiagnosticException if a file is unreadable or does not fit its output
   */
  static List<List<Tensor>> expected(
      List<Path> files, List<Edge> edges, Map<String, FileTensor> model) {
    VectorArrays read = VectorArrays.read("output", files, edges);
    List<List<Tensor>> columns = new ArrayList<>();
    for (int i = 0; i < edges.size(); i++) {
      Edge edge = edges.get(i);
      Path file = read.files().get(i);
      NpyArray array = read.arrays().get(i);
      columns.add(
          model.containsKey(edge.name())
              ? samples(file, array, edge, like(model, edge))
              : expected(file, array, edge));
    }
    return transposed(read.files(), columns);
  }

  /**
   * Returns the tensors of one edge that are expected. Any integer type will do.
   *
   * @throws DiagnosticException if the array does not fit the edge
   */
  static List<Tensor> expected(Path file, NpyArray array, Edge edge) {
    if (!array.type().isInteger()) {
      throw wrongType(file, array, edge, "integers");
    }
    return samples(file, array, edge, FileTensor.same(edge.type().shape()));
  }

  /** Returns random samples over the whole range of every input. */
  static List<List<Tensor>> random(List<Edge> edges, int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(n -> edges.stream().map(e -> random(e.type(), random.split())).toList())
        .toList();
  }

  private static Tensor random(TensorType type, SplittableRandom random) {
    Interval range = type.range();
    return Tensor.generate(type.shape(), i -> random.nextLong(range.min(), range.max() + 1));
  }

  /** The type of the elements in a file: the smallest of NumPy's that has the same sign. */
  static NpyType storage(IntType type) {
    Stream<NpyType> types =
        type.signed()
            ? Stream.of(NpyType.INT8, NpyType.INT16, NpyType.INT32, NpyType.INT64)
            : Stream.of(NpyType.UINT8, NpyType.UINT16, NpyType.UINT32, NpyType.UINT64);
    return types.filter(t -> 8 * t.bytes() >= type.bits()).findFirst().orElseThrow();
  }

  /** Returns tensors of one edge as an array of shape {@code [n, ...]}. */
  static NpyArray array(Edge edge, List<Tensor> samples, Map<String, FileTensor> model) {
    FileTensor like = like(model, edge);
    List<Integer> shape = new ArrayList<>(like.sample());
    shape.add(0, samples.size());
    long[] values = samples.stream().flatMapToLong(t -> Arrays.stream(like.inFile(t))).toArray();
    return NpyArray.ofIntegers(storage(edge.type().elementType()), shape, values);
  }

  private static void requireType(Path file, NpyArray array, Edge edge) {
    NpyType wanted = storage(edge.type().elementType());
    if (array.type() != wanted) {
      throw wrongType(file, array, edge, wanted.toString());
    }
  }

  private static DiagnosticException wrongType(
      Path file, NpyArray array, Edge edge, String wanted) {
    return new DiagnosticException(
        Code.VECTOR_TYPE
            .at(Span.ofFile(file.toString()), edge.name(), wanted)
            .withLabel("holds " + array.type())
            .withNote(
                "'%s' is %s; vectors are quantized values".formatted(edge.name(), edge.type()))
            .withHelp("quantize the data first, or convert it with NumPy's astype"));
  }

  /** Returns how the model file has a tensor: as the network does, where nothing else is said. */
  private static FileTensor like(Map<String, FileTensor> model, Edge edge) {
    return model.getOrDefault(edge.name(), FileTensor.same(edge.type().shape()));
  }

  private static List<Tensor> samples(Path file, NpyArray array, Edge edge, FileTensor like) {
    int count = sampleCount(file, array, edge, like.sample());
    int size = edge.type().shape().elements();
    Values value =
        array.type().isInteger()
            ? (at, element) -> array.integer(at)
            : (at, element) -> like.codes().of(array.real(at), element);
    for (int i = 0; i < array.size(); i++) {
      int at = i / size * size + (int) like.order().get(i % size);
      requireRange(file, edge, value.of(at, i % size), at);
    }
    return IntStream.range(0, count)
        .mapToObj(
            n ->
                Tensor.generate(
                    edge.type().shape(), i -> value.of(n * size + (int) like.order().get(i), i)))
        .toList();
  }

  /** The quantized value at a place of an array, which is an element of the tensor. */
  private interface Values {
    long of(int at, int element);
  }

  private static int sampleCount(Path file, NpyArray array, Edge edge, List<Integer> shape) {
    if (array.shape().equals(shape)) {
      return 1;
    }
    boolean batch = array.shape().size() == shape.size() + 1;
    if (batch && array.shape().subList(1, shape.size() + 1).equals(shape) && array.size() > 0) {
      return array.shape().get(0);
    }
    String wanted = String.join(", ", shape.stream().map(String::valueOf).toList());
    throw new DiagnosticException(
        Code.VECTOR_SHAPE
            .at(Span.ofFile(file.toString()), edge.name())
            .withLabel("has shape " + array.shape())
            .withHelp("give an array of shape [n, %s] with at least one sample".formatted(wanted)));
  }

  private static void requireRange(Path file, Edge edge, long value, int index) {
    IntType type = edge.type().elementType();
    if (!type.range().contains(value)) {
      throw new DiagnosticException(
          Code.VECTOR_VALUE
              .at(Span.ofFile(file.toString()), value, type)
              .withLabel("element %d in row-major order".formatted(index))
              .withNote("'%s' holds %s".formatted(edge.name(), type.range())));
    }
  }

  /** Reports a file with another number of samples than those that it belongs to. */
  static void requireSamples(Path file, int found, int wanted) {
    if (found != wanted) {
      throw new DiagnosticException(
          Code.SAMPLE_COUNT
              .at(Span.ofFile(file.toString()), found, wanted)
              .withHelp("give as many samples for every input and output"));
    }
  }

  private static List<List<Tensor>> transposed(List<Path> files, List<List<Tensor>> columns) {
    int samples = columns.get(0).size();
    for (int i = 1; i < files.size(); i++) {
      requireSamples(files.get(i), columns.get(i).size(), samples);
    }
    return IntStream.range(0, samples)
        .mapToObj(n -> columns.stream().map(column -> column.get(n)).toList())
        .toList();
  }
}
