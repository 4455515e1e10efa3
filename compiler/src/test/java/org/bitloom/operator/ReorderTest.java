// SPDX-License-Identifier: Apache-2.0
package org.bitloom.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joined and padded tensors against the definition by coordinates. */
class ReorderTest {
  private static final IntType BYTE = IntType.signed(8);

  private final SplittableRandom random = new SplittableRandom(5);

  private List<Integer> coordinates(Shape shape, int index) {
    List<Integer> coordinates = new ArrayList<>();
    int rest = index;
    for (int axis = shape.dimensions().size() - 1; axis >= 0; axis--) {
      coordinates.add(0, rest % shape.dimensions().get(axis));
      rest /= shape.dimensions().get(axis);
    }
    return coordinates;
  }

  private static long at(Tensor tensor, List<Integer> coordinates) {
    int index = 0;
    for (int axis = 0; axis < coordinates.size(); axis++) {
      index = index * tensor.shape().dimensions().get(axis) + coordinates.get(axis);
    }
    return tensor.get(index);
  }

  private List<Integer> dimensions(int rank) {
    return random.ints(rank, 1, 6).boxed().toList();
  }

  private Tensor tensor(Shape shape) {
    return Tensor.generate(shape, i -> random.nextLong(-128, 128));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyElementOfAConcatenationIsThatOfTheInputAtItsPlace(int rank) {
    for (int run = 0; run < 30; run++) {
      int axis = random.nextInt(rank);
      List<Integer> common = dimensions(rank);
      List<Tensor> tensors = new ArrayList<>();
      for (int i = 0; i < random.nextInt(2, 5); i++) {
        List<Integer> own = new ArrayList<>(common);
        own.set(axis, random.nextInt(1, 5));
        tensors.add(tensor(new Shape(own)));
      }
      if (tensors.size() < 2) {
        continue;
      }
      Concat concat =
          new Concat(tensors.stream().map(t -> TensorType.full(t.shape(), BYTE)).toList(), axis);

      Tensor joined = concat.evaluate(tensors);

      assertThat(joined.shape()).isEqualTo(concat.output().shape());
      for (int i = 0; i < joined.size(); i++) {
        List<Integer> place = new ArrayList<>(coordinates(joined.shape(), i));
        int source = 0;
        while (place.get(axis) >= tensors.get(source).shape().dimensions().get(axis)) {
          place.set(axis, place.get(axis) - tensors.get(source).shape().dimensions().get(axis));
          source++;
        }
        assertThat(joined.get(i)).isEqualTo(at(tensors.get(source), place));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyElementOfAPaddedTensorIsThatOfTheTensorOrTheConstant(int rank) {
    for (int run = 0; run < 30; run++) {
      Tensor tensor = tensor(new Shape(dimensions(rank)));
      List<Pad.Side> sides =
          IntStream.range(0, rank)
              .mapToObj(i -> new Pad.Side(random.nextInt(3), random.nextInt(3)))
              .toList();
      Pad pad = new Pad(TensorType.full(tensor.shape(), BYTE), sides, 77);

      Tensor padded = pad.evaluate(List.of(tensor));

      assertThat(padded.shape()).isEqualTo(pad.output().shape());
      for (int i = 0; i < padded.size(); i++) {
        List<Integer> place = new ArrayList<>(coordinates(padded.shape(), i));
        boolean inside = true;
        for (int axis = 0; axis < rank; axis++) {
          int moved = place.get(axis) - sides.get(axis).before();
          inside &= moved >= 0 && moved < tensor.shape().dimensions().get(axis);
          place.set(axis, moved);
        }
        assertThat(padded.get(i)).isEqualTo(inside ? at(tensor, place) : 77);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void everyElementOfASliceIsTheOneAtItsPosition(int rank) {
    for (int run = 0; run < 50; run++) {
      Tensor tensor = tensor(new Shape(dimensions(rank)));
      List<Slice.Range> ranges = tensor.shape().dimensions().stream().map(this::range).toList();
      Slice slice = new Slice(TensorType.full(tensor.shape(), BYTE), ranges);

      Tensor kept = slice.evaluate(List.of(tensor));

      assertThat(kept.shape()).isEqualTo(slice.output().shape());
      for (int i = 0; i < kept.size(); i++) {
        List<Integer> place = new ArrayList<>(coordinates(kept.shape(), i));
        for (int axis = 0; axis < rank; axis++) {
          place.set(axis, ranges.get(axis).start() + place.get(axis) * ranges.get(axis).step());
        }
        assertThat(kept.get(i)).isEqualTo(at(tensor, place));
      }
    }
  }

  private Slice.Range range(int size) {
    int start = random.nextInt(size);
    int step = 1 + random.nextInt(3);
    return new Slice.Range(start, 1 + random.nextInt((size - start + step - 1) / step), step);
  }

  @Test
  void rangesAreThoseOfAllParts() {
    TensorType low = new TensorType(Shape.of(2), BYTE, new Interval(-5, -3));
    TensorType high = new TensorType(Shape.of(3), BYTE, new Interval(4, 9));
    assertThat(new Concat(List.of(low, high), 0).output().range()).isEqualTo(new Interval(-5, 9));
    assertThat(new Pad(low, List.of(new Pad.Side(1, 0)), 7).output().range())
        .isEqualTo(new Interval(-5, 7));
  }

  @Test
  void tensorsThatDoNotFitAreRefused() {
    TensorType a = TensorType.full(Shape.of(2, 3), BYTE);
    TensorType b = TensorType.full(Shape.of(2, 4), BYTE);
    TensorType c = TensorType.full(Shape.of(2, 3), IntType.unsigned(8));
    assertThatThrownBy(() -> new Concat(List.of(a, b), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Concat(List.of(a, c), 0))
        .isInstanceOf(IllegalArgumentException.class);
    Slice.Range all = Slice.Range.all(2);
    assertThatThrownBy(() -> new Slice(a, List.of(all, new Slice.Range(1, 2, 2))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Slice(a, List.of(all)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Pad(a, List.of(new Pad.Side(1, 1)), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Pad(a, List.of(new Pad.Side(1, 1), new Pad.Side(0, 0)), 200))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
