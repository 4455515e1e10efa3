// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.bitloom.operator.Shape;

/**
 * Makes one dilated convolution of {@code SPACE_TO_BATCH_ND}, a convolution and {@code
 * BATCH_TO_SPACE_ND}, as TensorFlow says dilation: each of the interleaved images is convolved by
 * itself. Padding that is neither that of {@code SAME} nor none becomes a {@code PAD}.
 */
final class DilationFolding {
  private final TfliteModel model;
  private final List<TfliteTensor> tensors;
  private final List<TfliteOperator> operators = new ArrayList<>();
  private final Set<Integer> left = new HashSet<>();

  /**
   * One dimension of an image.
   *
   * @param block the dilation
   * @param front elements of padding in front; negative where the file crops more than it pads
   * @param back the same behind
   */
  private record Axis(int size, int block, int front, int back, int made) {
    /** Tells whether windows of a kernel of this size give what the file says. */
    boolean fits(int kernel) {
      long covered = (kernel - 1L) * block;
      return front >= 0 && back >= 0 && made == (long) size + front + back - covered && made > 0;
    }

    boolean same(int kernel) {
      int covered = (kernel - 1) * block;
      return front == covered / 2 && back == covered - covered / 2;
    }
  }

  private DilationFolding(TfliteModel model) {
    this.model = model;
    this.tensors = new ArrayList<>(model.tensors());
  }

  /** Returns the graph with dilated convolutions. */
  static TfliteModel folded(TfliteModel model) {
    return model.operators().stream().noneMatch(o -> o.kind().equals("SPACE_TO_BATCH_ND"))
        ? model
        : new DilationFolding(model).folded();
  }

  private TfliteModel folded() {
    DilationSearch search = new DilationSearch(model);
    for (TfliteOperator operator : model.operators()) {
      if (left.contains(operator.index())) {
        continue;
      }
      if (search.chain(operator).filter(this::fold).isEmpty()) {
        operators.add(operator);
      }
    }
    return new TfliteModel(tensors, operators, model.inputs(), model.outputs());
  }

  private boolean fold(DilationSearch.Chain chain) {
    Optional<List<Axis>> axes = axes(chain);
    Optional<TfliteOptions.Convolution> options =
        chain.convolution().options(TfliteOptions.Convolution.class);
    if (axes.isEmpty() || options.isEmpty() || !plain(chain, options.get())) {
      return false;
    }
    List<Integer> kernel = tensors.get(chain.convolution().inputs().get(1)).shape();
    Axis rows = axes.get().get(0);
    Axis columns = axes.get().get(1);
    if (!rows.fits(kernel.get(1)) || !columns.fits(kernel.get(2))) {
      return false;
    }
    boolean same = rows.same(kernel.get(1)) && columns.same(kernel.get(2));
    boolean none = rows.front + rows.back + columns.front + columns.back == 0;
    int input = image(chain, rows, columns);
    if (!same && !none) {
      input = padded(chain, input, rows, columns);
    }
    TfliteOptions.Convolution o = options.get();
    convolve(
        chain,
        input,
        new TfliteOptions.Convolution(
            same ? "SAME" : "VALID", 1, 1, rows.block, columns.block, o.activation()),
        rows,
        columns);
    chain.operators().forEach(operator -> left.add(operator.index()));
    return true;
  }

  /** Tells whether every image is convolved by itself, with nothing else done to it. */
  private boolean plain(DilationSearch.Chain chain, TfliteOptions.Convolution options) {
    List<Integer> kernel = tensors.get(chain.convolution().inputs().get(1)).shape();
    boolean valid =
        options.padding().equals("VALID")
            || (kernel.size() == 4 && kernel.get(1) == 1 && kernel.get(2) == 1);
    boolean once =
        options.strideY() == 1
            && options.strideX() == 1
            && options.dilationY() == 1
            && options.dilationX() == 1;
    return valid
        && once
        && kernel.size() == 4
        && kernel.stream().allMatch(size -> size > 0)
        && alike(chain.spread().inputs().get(0), chain.convolution().inputs().get(0))
        && alike(chain.convolution().outputs().get(0), chain.gathered().outputs().get(0));
  }

  private boolean alike(int a, int b) {
    return OperatorTensors.sameNumbers(tensors.get(a), tensors.get(b)).isEmpty();
  }

  /** Returns rows and columns; a sequence is one row, or one column, as its reshape says. */
  private Optional<List<Axis>> axes(DilationSearch.Chain chain) {
    List<Integer> from = tensors.get(chain.spread().inputs().get(0)).shape();
    List<Integer> to = tensors.get(chain.gathered().outputs().get(0)).shape();
    int spatial = from.size() - 2;
    Optional<List<Long>> block = numbers(chain.spread(), 1, spatial);
    Optional<List<Long>> pads = numbers(chain.spread(), 2, 2 * spatial);
    Optional<List<Long>> crops = numbers(chain.gathered(), 2, 2 * spatial);
    boolean known =
        (spatial == 1 || spatial == 2)
            && to.size() == from.size()
            && from.get(0) == 1
            && to.get(0) == 1
            && block.isPresent()
            && block.equals(numbers(chain.gathered(), 1, spatial))
            && pads.isPresent()
            && crops.isPresent();
    if (!known) {
      return Optional.empty();
    }
    List<Axis> axes = new ArrayList<>();
    for (int i = 0; i < spatial; i++) {
      axes.add(
          new Axis(
              from.get(i + 1),
              block.get().get(i).intValue(),
              (int) (pads.get().get(2 * i) - crops.get().get(2 * i)),
              (int) (pads.get().get(2 * i + 1) - crops.get().get(2 * i + 1)),
              to.get(i + 1)));
    }
    return spatial == 2
        ? Optional.of(axes).filter(a -> chain.before().isEmpty() && chain.after().isEmpty())
        : sequence(chain, axes.get(0));
  }

  private Optional<List<Axis>> sequence(DilationSearch.Chain chain, Axis axis) {
    List<Integer> spread = tensors.get(chain.spread().outputs().get(0)).shape();
    List<Integer> image = tensors.get(chain.convolution().inputs().get(0)).shape();
    if (spread.size() != 3
        || image.size() != 4
        || chain.before().isEmpty()
        || chain.after().isEmpty()) {
      return Optional.empty();
    }
    Axis one = new Axis(1, 1, 0, 0, 1);
    int length = spread.get(1);
    boolean row = image.get(1) == 1 && image.get(2) == length;
    boolean column = image.get(1) == length && image.get(2) == 1;
    return row || column
        ? Optional.of(row ? List.of(one, axis) : List.of(axis, one))
        : Optional.empty();
  }

  /** Returns a constant of so many numbers, none of which is out of proportion. */
  private Optional<List<Long>> numbers(TfliteOperator operator, int input, int count) {
    return Optional.of(count)
        .filter(c -> c > 0)
        .flatMap(c -> TensorCheck.constant(tensors.get(operator.inputs().get(input)), Shape.of(c)))
        .map(t -> IntStream.range(0, count).mapToObj(t::get).toList())
        .filter(list -> list.stream().allMatch(v -> v >= 0 && v < Short.MAX_VALUE))
        .filter(list -> input != 1 || list.stream().allMatch(v -> v > 0));
  }

  /** Returns the tensor that the convolution reads, of one image, made by a reshape if need be. */
  private int image(DilationSearch.Chain chain, Axis rows, Axis columns) {
    int input = chain.spread().inputs().get(0);
    if (chain.before().isEmpty()) {
      return input;
    }
    TfliteOperator reshape = chain.before().get(0);
    int made = reshape.outputs().get(0);
    int channels = tensors.get(input).shape().getLast();
    tensors.set(made, tensors.get(made).shaped(List.of(1, rows.size, columns.size, channels)));
    operators.add(reshape.reading(0, input));
    return made;
  }

  private int padded(DilationSearch.Chain chain, int input, Axis rows, Axis columns) {
    int channels = tensors.get(input).shape().getLast();
    ByteBuffer sides = ByteBuffer.allocate(8 * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int side : new int[] {0, 0, rows.front, rows.back, columns.front, columns.back, 0, 0}) {
      sides.putInt(side);
    }
    int constant = tensors.size();
    tensors.add(
        new TfliteTensor(
            constant,
            "paddings",
            List.of(4, 2),
            "INT32",
            Optional.of(sides.flip()),
            List.of(),
            List.of(),
            false));
    TfliteTensor from = tensors.get(input);
    int made = tensors.size();
    tensors.add(
        new TfliteTensor(
            made,
            from.name(),
            List.of(
                1,
                rows.size + rows.front + rows.back,
                columns.size + columns.front + columns.back,
                channels),
            from.type(),
            Optional.empty(),
            from.scales(),
            from.zeroPoints(),
            false));
    operators.add(
        new TfliteOperator(
            chain.spread().index(),
            "PAD",
            List.of(input, constant),
            List.of(made),
            new TfliteOptions.None()));
    return made;
  }

  private void convolve(
      DilationSearch.Chain chain,
      int input,
      TfliteOptions.Convolution options,
      Axis rows,
      Axis columns) {
    TfliteOperator convolution = chain.convolution();
    int end = chain.gathered().outputs().get(0);
    int made = chain.after().isEmpty() ? end : convolution.outputs().get(0);
    int filters = tensors.get(end).shape().getLast();
    tensors.set(made, tensors.get(made).shaped(List.of(1, rows.made, columns.made, filters)));
    operators.add(
        new TfliteOperator(
            convolution.index(),
            convolution.kind(),
            convolution.reading(0, input).inputs(),
            List.of(made),
            options));
    if (!chain.after().isEmpty()) {
      TfliteOperator reshape = chain.after().get(0).reading(0, made);
      operators.add(
          new TfliteOperator(
              reshape.index(), reshape.kind(), reshape.inputs(), List.of(end), reshape.options()));
    }
  }
}
