// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatPlacesTest {
  private static ResizeLayer layer(int height, int width, boolean corners, boolean centers) {
    return new ResizeLayer(
        "y",
        "x",
        height,
        width,
        ResizeLayer.Filter.HALF_UP,
        corners,
        centers,
        Span.ofFile("net.loom"));
  }

  @ParameterizedTest
  @CsvSource({
    "4, 4, 8, 8, false, true, true",
    "4, 4, 8, 16, false, false, true",
    "5, 5, 15, 15, false, true, true",
    "5, 5, 15, 15, false, false, true",
    "8, 8, 22, 22, true, false, true",
    "6, 6, 4, 4, false, false, true",
    "4, 4, 6, 6, false, true, false",
    "5, 5, 6, 5, false, false, false",
    "5, 5, 15, 10, false, false, false",
    "3, 3, 501, 501, false, false, false",
    "3000, 5, 9000, 15, false, false, false"
  })
  void sizesAreTakenWhereNoErrorCanBeSeen(
      int height, int width, int to, int wide, boolean corners, boolean centers, boolean same) {
    assertThat(layer(to, wide, corners, centers).equalsFloat32(Shape.of(height, width, 1)))
        .isEqualTo(same);
  }

  /** {@code ResizeBilinearGenericSmallChannel} in its own float32. */
  private static int[] kernel(Tensor x, int height, int width, ResizeLayer layer) {
    boolean corners = layer.alignCorners();
    int[] y = new int[layer.height() * layer.width()];
    float rowScale = scale(height, layer.height(), corners);
    float columnScale = scale(width, layer.width(), corners);
    for (int i = 0; i < y.length; i++) {
      float row = position(i / layer.width(), rowScale, layer.halfPixelCenters());
      float column = position(i % layer.width(), columnScale, layer.halfPixelCenters());
      int y0 = Math.max((int) Math.floor(row), 0);
      int y1 = Math.min((int) Math.ceil(row), height - 1);
      int x0 = Math.max((int) Math.floor(column), 0);
      int x1 = Math.min((int) Math.ceil(column), width - 1);
      float down = row - y0;
      float right = column - x0;
      float sum = x.get(y0 * width + x0) * ((1 - down) * (1 - right));
      sum += x.get(y0 * width + x1) * ((1 - down) * right);
      sum += x.get(y1 * width + x0) * (down * (1 - right));
      sum += x.get(y1 * width + x1) * (down * right);
      y[i] = (int) (sum + 0.5f);
    }
    return y;
  }

  private static float scale(int from, int to, boolean corners) {
    return corners && to > 1 ? (float) (from - 1) / (to - 1) : (float) from / to;
  }

  private static float position(int index, float scale, boolean centers) {
    return centers ? (index + 0.5f) * scale - 0.5f : index * scale;
  }

  /** Images of two values and of few of them have the most values that are next to a tie. */
  @ParameterizedTest
  @CsvSource({"false, false", "true, false", "false, true"})
  void whatIsTakenEqualsTheKernel(boolean corners, boolean centers) {
    SplittableRandom random = new SplittableRandom(1);
    int taken = 0;
    for (int n = 0; n < 3000; n++) {
      int height = random.nextInt(1, 12);
      int width = random.nextInt(1, 12);
      ResizeLayer layer = layer(random.nextInt(1, 34), random.nextInt(1, 34), corners, centers);
      Shape shape = Shape.of(height, width, 1);
      if (layer.equalsFloat32(shape)) {
        taken++;
        int spread = 1 << random.nextInt(1, 9);
        int least = random.nextInt(257 - spread);
        Tensor x = Tensor.generate(shape, i -> least + random.nextInt(spread));
        assertThat(values(layer, x))
            .as("%s of %s", layer, shape)
            .isEqualTo(kernel(x, height, width, layer));
      }
    }
    assertThat(taken).isGreaterThan(300);
  }

  private static int[] values(ResizeLayer layer, Tensor x) {
    TypedTensor input =
        new TypedTensor(
            TensorType.full(x.shape(), IntType.unsigned(8)), Optional.of(new Quantization(0.1, 5)));
    Tensor value = x;
    for (var operator : layer.toOperators(List.of(input))) {
      value = operator.evaluate(List.of(value));
    }
    return LongStream.of(value.toArray()).mapToInt(Math::toIntExact).toArray();
  }
}
