// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bitloom.array.NpyArray;

/**
 * Draws the text of small networks at the edges of the language: types of 1 to 16 bits, tensors of
 * one element, values that reach a part of their type or only one value, scales that are powers of
 * two, and names that mean something in Verilog. The planner may refuse some.
 */
final class OddNetwork {
  private static final List<String> NAMES =
      List.of(
          "module",
          "Module",
          "always_ff",
          "in_data",
          "clk",
          "_",
          "a__b",
          "a_b",
          "A_B",
          "rst",
          "verilator",
          "x_branch0",
          "m_axis",
          "y_engine",
          "bitloom_fifo",
          "input",
          "output",
          "reg");

  private static final List<String> ROUNDINGS =
      List.of("half_up", "half_even", "half_away", "double_away");

  private final SplittableRandom random;
  private final OddNumbers drawn;
  private final List<String> names = new ArrayList<>(NAMES);
  private final StringBuilder layers = new StringBuilder();
  private final StringBuilder numerics = new StringBuilder();
  private final StringBuilder hardware = new StringBuilder();
  private final List<String> all = new ArrayList<>();
  private final Map<String, NpyArray> arrays = new TreeMap<>();

  /**
   * A network as files.
   *
   * @param text of the network file
   * @param arrays of the weights file
   */
  record Files(String text, Map<String, NpyArray> arrays) {
    /** Name of the weights file. */
    static final String WEIGHTS = "odd.npz";
  }

  /** A tensor; {@code signed} and {@code bits} are those of its type. */
  private record Value(String name, List<Integer> shape, boolean signed, int bits, double scale) {
    int elements() {
      return shape.stream().mapToInt(Integer::intValue).reduce(1, (a, b) -> a * b);
    }

    int channels() {
      return shape.get(shape.size() - 1);
    }

    boolean image() {
      return shape.size() == 3;
    }

    long min() {
      return signed ? -(1L << (bits - 1)) : 0;
    }

    long max() {
      return signed ? (1L << (bits - 1)) - 1 : (1L << bits) - 1;
    }
  }

  private OddNetwork(long seed) {
    random = new SplittableRandom(seed);
    drawn = new OddNumbers(random);
  }

  /** Returns the network of a seed. */
  static Files of(long seed) {
    return new OddNetwork(seed).draw(seed);
  }

  private Files draw(long seed) {
    Value value = input();
    Value input = value;
    int count = random.nextInt(1, 4);
    for (int i = 0; i < count || value.equals(input); i++) {
      value = layer(value);
    }
    String network = seed % 3 == 0 ? NAMES.get((int) (seed / 3 % NAMES.size())) : "odd" + seed;
    String outputs = value.name + (drawn.chance(4) && all.size() > 2 ? ", " + all.get(1) : "");
    String weights = arrays.isEmpty() ? "" : "weights \"" + Files.WEIGHTS + "\";\n";
    String text =
        "network %s {\n%s    output %s;\n}\nnumerics {\n    default rounding %s;\n%s}\n"
                .formatted(network, layers, outputs, drawn.pick(ROUNDINGS), numerics)
            + "hardware {\n    multipliers %d;\n%s}\n".formatted(random.nextInt(1, 20), hardware);
    return new Files(
        weights.isEmpty() ? text : text.replace("numerics {", weights + "numerics {"), arrays);
  }

  private Value input() {
    List<Integer> shape =
        drawn.chance(2)
            ? List.of(drawn.side(), drawn.side(), drawn.side())
            : drawn.chance(3) ? List.of(drawn.side(), drawn.side()) : List.of(random.nextInt(1, 7));
    Value value = value(shape, 16);
    layers.append(
        "    input %s: %s%s %s;\n".formatted(value.name, type(value), shape, numbers(value)));
    return value;
  }

  private Value value(List<Integer> shape, int most) {
    int bits = drawn.chance(4) ? 1 : random.nextInt(1, most + 1);
    return new Value(name(), shape, random.nextBoolean(), bits, drawn.scale());
  }

  private String name() {
    String name = names.remove(random.nextInt(names.size()));
    all.add(name);
    return name;
  }

  private static String type(Value value) {
    return (value.signed ? "int" : "uint") + value.bits;
  }

  /** A zero point at an end of the type, in its middle, or anywhere. */
  private String numbers(Value value) {
    long zero =
        switch (random.nextInt(4)) {
          case 0 -> value.min();
          case 1 -> value.max();
          case 2 -> Math.max(0, value.min());
          default -> random.nextLong(value.min(), value.max() + 1);
        };
    return "scale %s zero_point %d".formatted(OddNumbers.number(value.scale), zero);
  }

  private Value layer(Value x) {
    return switch (random.nextInt(16)) {
      case 0 -> activated(x, x.shape, "relu(%s)".formatted(x.name));
      case 1 -> activated(x, x.shape, "quantize(%s)".formatted(x.name));
      case 2 -> activated(x, x.shape, clip(x));
      case 3, 4 -> dense(x);
      case 5, 6 -> x.image() ? convolution(x, "conv2d") : dense(x);
      case 7 -> x.image() ? convolution(x, "depthwise_conv2d") : activated(x, x.shape, clip(x));
      case 8 -> x.image() ? pool(x) : dense(x);
      case 9 -> activated(x, x.shape, "%s(%s, %<s)".formatted(drawn.combination(), x.name));
      case 10 -> constant(x);
      case 11 -> x.bits <= 8 ? activated(x, x.shape, table(x)) : dense(x);
      case 12 -> pad(x);
      case 13 -> concat(x);
      case 14 -> argMax(x);
      default -> branch(x);
    };
  }

  private Value activated(Value x, List<Integer> shape, String kind) {
    Value y = value(shape, 16);
    statement(y, kind);
    numerics.append("    %s activations %s %s;\n".formatted(y.name, type(y), numbers(y)));
    return y;
  }

  private void statement(Value y, String kind) {
    layers.append("    %s = %s;\n".formatted(y.name, kind));
  }

  private String clip(Value x) {
    double low = random.nextInt(-3, 4) * x.scale;
    double high = drawn.chance(3) ? low : low + random.nextInt(0, 5) * x.scale;
    return String.format(Locale.ROOT, "clip(%s, min: %.6f, max: %.6f)", x.name, low, high);
  }

  private String table(Value x) {
    return "%s(%s)".formatted(drawn.pick(List.of("sigmoid", "tanh", "leaky_relu", "elu")), x.name);
  }

  private Value dense(Value x) {
    int units = drawn.chance(3) ? 1 : random.nextInt(1, 6);
    Value y = value(List.of(units), 16);
    String format = drawn.format();
    String rows =
        IntStream.range(0, units)
            .mapToObj(i -> drawn.weights(x.elements(), format))
            .collect(Collectors.joining(", ", "[", "]"));
    statement(
        y,
        "dense(%s, units: %d, weights: %s%s)".formatted(x.name, units, rows, drawn.activation()));
    weighted(y, format);
    return y;
  }

  private void weighted(Value y, String format) {
    boolean raw = drawn.chance(8);
    numerics.append(
        "    %s weights %s scale %s, activations %s;\n"
            .formatted(
                y.name,
                format,
                OddNumbers.number(drawn.scale()),
                raw ? "accumulator" : type(y) + " " + numbers(y)));
    if (drawn.chance(3)) {
      hardware.append("    %s multiplier lut;\n".formatted(y.name));
    }
  }

  private Value convolution(Value x, String kind) {
    int rows = random.nextInt(1, x.shape.get(0) + 1);
    int columns = random.nextInt(1, x.shape.get(1) + 1);
    boolean deep = kind.equals("conv2d");
    int outputs = deep ? random.nextInt(1, 4) : x.channels();
    int bits = random.nextInt(1, 9);
    String format = "int" + bits;
    boolean same = random.nextBoolean();
    List<Integer> shape =
        same
            ? List.of(x.shape.get(0), x.shape.get(1), outputs)
            : List.of(x.shape.get(0) - rows + 1, x.shape.get(1) - columns + 1, outputs);
    Value y = value(shape, 16);
    String attributes =
        "kernel: [%d, %d], padding: %s".formatted(rows, columns, same ? "same" : "valid");
    statement(
        y,
        deep
            ? "conv2d(%s, filters: %d, %s)".formatted(x.name, outputs, attributes)
            : "depthwise_conv2d(%s, %s)".formatted(x.name, attributes));
    arrays.put(y.name + ".weights", drawn.kernel(deep, outputs, rows, columns, x.channels(), bits));
    weighted(y, format);
    return y;
  }

  private Value pool(Value x) {
    if (drawn.chance(3)) {
      return activated(x, List.of(x.channels()), "global_avg_pool(%s)".formatted(x.name));
    }
    int rows = random.nextInt(1, x.shape.get(0) + 1);
    int columns = random.nextInt(1, x.shape.get(1) + 1);
    List<Integer> shape =
        List.of(x.shape.get(0) - rows + 1, x.shape.get(1) - columns + 1, x.channels());
    return activated(
        x,
        shape,
        "%s(%s, size: [%d, %d], stride: [1, 1])"
            .formatted(drawn.pick(List.of("max_pool", "avg_pool")), x.name, rows, columns));
  }

  private Value constant(Value x) {
    Value y = value(x.shape, 16);
    String format = "int" + random.nextInt(1, 9);
    int count = random.nextBoolean() ? 1 : x.channels();
    statement(
        y,
        "%s(%s, weights: %s)".formatted(drawn.combination(), x.name, drawn.weights(count, format)));
    weighted(y, format);
    return y;
  }

  private Value pad(Value x) {
    int before = random.nextInt(0, 3);
    int behind = random.nextInt(before == 0 ? 1 : 0, 3);
    List<Integer> shape = new ArrayList<>(x.shape);
    shape.set(0, shape.get(0) + before + behind);
    Value y = new Value(name(), shape, x.signed, x.bits, x.scale);
    statement(y, "pad(%s, padding: [%d, %d])".formatted(x.name, before, behind));
    return y;
  }

  private Value concat(Value x) {
    Value other = activated(x, x.shape, "relu(%s)".formatted(x.name));
    List<Integer> shape = new ArrayList<>(x.shape);
    shape.set(shape.size() - 1, 2 * x.channels());
    return activated(x, shape, "concat(%s, %s)".formatted(other.name, x.name));
  }

  private Value argMax(Value x) {
    List<Integer> shape = x.shape.size() == 1 ? List.of(1) : x.shape.subList(0, x.shape.size() - 1);
    Value y = new Value(name(), shape, false, 16, 1);
    statement(y, "argmax(%s)".formatted(x.name));
    return y;
  }

  private Value branch(Value x) {
    Value left = activated(x, x.shape, "relu(%s)".formatted(x.name));
    return activated(x, x.shape, "%s(%s, %s)".formatted(drawn.combination(), left.name, x.name));
  }
}
