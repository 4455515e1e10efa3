// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bitloom.diagnostic.Span;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Layer;
import org.bitloom.model.Network;
import org.bitloom.model.Padding;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.Sweep;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;

/**
 * Draws chains of pools over small odd images: windows side by side, apart and overlapping, every
 * padding, whole images, single rows, columns and pixels, with and without a change of scale.
 */
public final class RandomPools {
  private static final int[] CHANNELS = {1, 2, 3, 4, 6, 17};
  private static final int[][] SIZES = {{7, 5}, {1, 9}, {8, 1}, {1, 1}, {4, 6}, {5, 5}, {12, 13}};

  private final SplittableRandom random;
  private final List<Layer> layers = new ArrayList<>();
  private Shape shape;
  private IntType type;
  private Quantization quantization;

  private final String prefix;

  private RandomPools(SplittableRandom random, String prefix) {
    this.random = random;
    this.prefix = prefix;
  }

  /** Returns the network of a seed. */
  public static Network of(long seed) {
    return of(seed, "");
  }

  /** Returns the same network with a prefix before the names of all tensors. */
  public static Network of(long seed, String prefix) {
    return new RandomPools(new SplittableRandom(seed), prefix).draw(seed);
  }

  /** Returns a pool that reads this input {@code [height, width, channels]}. */
  static PoolLayer reading(Input input, String name, long seed) {
    RandomPools pools = new RandomPools(new SplittableRandom(seed), "");
    pools.shape = input.shape();
    pools.type = input.type();
    pools.quantization = input.quantization();
    return pools.pool(name, input.name());
  }

  private Network draw(long seed) {
    int[] size = SIZES[random.nextInt(SIZES.length)];
    shape = Shape.of(size[0], size[1], CHANNELS[random.nextInt(CHANNELS.length)]);
    type = new IntType(random.nextBoolean(), random.nextInt(3) == 0 ? random.nextInt(1, 17) : 8);
    quantization = new Quantization(0.05f, random.nextLong(type.min(), type.max() + 1));
    Input input = new Input(prefix + "x", shape, type, quantization);
    int depth = random.nextInt(1, 4);
    String tensor = prefix + "x";
    for (int i = 0; i < depth && shape.dimensions().size() == 3; i++) {
      layers.add(pool(prefix + "p" + i, tensor));
      tensor = prefix + "p" + i;
    }
    Hardware hardware = new Hardware(new Hardware.Multipliers(1 << random.nextInt(0, 9)), Map.of());
    return new Network("pools" + seed, List.of(input), layers, List.of(tensor), hardware);
  }

  private PoolLayer pool(String name, String input) {
    PoolLayer.Form form = form();
    if (random.nextInt(3) == 0) {
      type = new IntType(random.nextBoolean(), random.nextInt(2, 12));
      quantization =
          new Quantization(
              (float) (quantization.scale() * random.nextDouble(0.3, 2)),
              random.nextLong(type.min(), type.max() + 1));
    }
    return new PoolLayer(
        name,
        input,
        form,
        form instanceof PoolLayer.Global || random.nextBoolean()
            ? new Activation.None()
            : new Activation.Relu(),
        type,
        quantization,
        Rounding.values()[random.nextInt(Rounding.values().length)],
        Span.ofFile(name + ".loom"));
  }

  private PoolLayer.Form form() {
    if (random.nextInt(6) == 0) {
      boolean keeps = random.nextBoolean();
      TfliteVariant variant = random.nextBoolean() ? TfliteVariant.DESKTOP : TfliteVariant.MICRO;
      PoolLayer.Global global = new PoolLayer.Global(keeps, variant, random.nextInt(3) == 0);
      shape = global.output(shape);
      return global;
    }
    boolean whole = random.nextInt(8) == 0;
    int height = whole ? shape.dimensions().get(0) : random.nextInt(1, 5);
    int width = whole ? shape.dimensions().get(1) : random.nextInt(1, 5);
    Sweep sweep = FittingSweep.of(height, width, shape, () -> drawn(height, width));
    shape = sweep.window(height, width, shape).output(shape, shape.channels());
    return random.nextBoolean()
        ? new PoolLayer.Maximum(height, width, sweep)
        : new PoolLayer.Average(height, width, sweep);
  }

  /** No window lies in padding alone. */
  private Sweep drawn(int height, int width) {
    Padding padding =
        switch (random.nextInt(3)) {
          case 0 -> new Padding.Same();
          case 1 -> Padding.Sides.NONE;
          default ->
              new Padding.Sides(
                  random.nextInt(height),
                  random.nextInt(height),
                  random.nextInt(width),
                  random.nextInt(width));
        };
    return new Sweep(random.nextInt(1, 5), random.nextInt(1, 5), 1, 1, padding);
  }
}
