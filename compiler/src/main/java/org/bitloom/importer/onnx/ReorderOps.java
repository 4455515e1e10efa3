// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.importer.shared.StreamOrder;

/** Operators that move elements, and those that only look at their places. */
record ReorderOps(Reading reading, OnnxNode node) {
  private static final String FORM = "reshapes and transposes to known sizes";

  Value shape() {
    List<Integer> dims = reading.value(node, 0).dims();
    int rank = dims.size();
    int start = bounded(node.integer("start", 0), rank);
    int end = bounded(node.integer("end", rank), rank);
    return new Value.Known(Constant.integers(dims.subList(Math.min(start, end), end)));
  }

  private static int bounded(int index, int rank) {
    return Math.max(0, Math.min(rank, index < 0 ? index + rank : index));
  }

  Value flatten() {
    List<Integer> dims = reading.value(node, 0).dims();
    int axis = node.integer("axis", 1);
    int at = axis < 0 ? axis + dims.size() : axis;
    if (at < 0 || at > dims.size()) {
      throw new Refused("its axis is " + axis, FORM);
    }
    return reshaped(
        reading.value(node, 0),
        List.of(
            Reading.elements(dims.subList(0, at)),
            Reading.elements(dims.subList(at, dims.size()))));
  }

  Value reshape() {
    Value x = reading.value(node, 0);
    List<Integer> wanted =
        reading
            .optionalConstant(node, 1)
            .map(Constant::sizes)
            .or(() -> node.integers("shape"))
            .orElseThrow(() -> new Refused("its shape is not known", FORM));
    boolean zeros = node.integer("allowzero", 0) != 0;
    List<Integer> dims = new ArrayList<>();
    long known = 1;
    int open = -1;
    for (int d = 0; d < wanted.size(); d++) {
      int size = wanted.get(d);
      if (size == 0 && !zeros && d < x.dims().size()) {
        size = x.dims().get(d);
      }
      if (size == -1 && open < 0) {
        open = d;
        size = 1;
      } else if (size < 1) {
        throw new Refused("its shape is " + wanted, FORM);
      }
      dims.add(size);
      known *= size;
      if (known > Integer.MAX_VALUE) {
        throw new Refused("its shape is " + wanted, FORM);
      }
    }
    int elements = Reading.elements(x.dims());
    if (open >= 0 && elements % known == 0) {
      dims.set(open, (int) (elements / known));
    }
    return reshaped(x, dims);
  }

  Value squeeze(boolean removes) {
    Value x = reading.value(node, 0);
    Optional<List<Integer>> axes =
        reading.optionalConstant(node, 1).map(Constant::sizes).or(() -> node.integers("axes"));
    List<Integer> dims = new ArrayList<>(x.dims());
    if (removes) {
      List<Integer> gone =
          axes.map(list -> list.stream().map(a -> Reading.axis(a, dims.size())).toList())
              .orElseGet(
                  () ->
                      IntStream.range(0, dims.size())
                          .filter(d -> dims.get(d) == 1)
                          .boxed()
                          .toList());
      if (gone.stream().anyMatch(d -> dims.get(d) != 1)) {
        throw new Refused("it squeezes " + gone + " of " + dims, FORM);
      }
      return reshaped(
          x,
          IntStream.range(0, dims.size())
              .filter(d -> !gone.contains(d))
              .mapToObj(dims::get)
              .toList());
    }
    List<Integer> added = axes.orElseThrow(() -> new Refused("it has no axes", FORM));
    int rank = dims.size() + added.size();
    added.stream().map(a -> Reading.axis(a, rank)).sorted().forEach(a -> insert(dims, a));
    return reshaped(x, dims);
  }

  private static void insert(List<Integer> dims, int axis) {
    if (axis > dims.size()) {
      throw new Refused("its axes leave a gap", FORM);
    }
    dims.add(axis, 1);
  }

  Value transpose() {
    Value x = reading.value(node, 0);
    int rank = x.dims().size();
    List<Integer> permutation =
        node.integers("perm")
            .orElseGet(() -> IntStream.range(0, rank).map(d -> rank - 1 - d).boxed().toList());
    boolean all =
        permutation.size() == rank && IntStream.range(0, rank).allMatch(permutation::contains);
    if (!all) {
      throw new Refused("its perm is " + permutation, FORM);
    }
    return transposed(x, permutation);
  }

  /** Rearranges channels into blocks of height and width: a reshape, a transpose, a reshape. */
  Value depthToSpace(boolean toSpace) {
    Value x = reading.value(node, 0);
    List<Integer> d = x.dims();
    int b = node.integer("blocksize", 0);
    if (d.size() != 4 || b < 1 || b > 1 << 15) {
      throw new Refused("its input is " + d + ", its blocksize " + b, FORM);
    }
    int c = d.get(1);
    int h = d.get(2);
    int w = d.get(3);
    if (toSpace ? c % (b * b) != 0 : h % b != 0 || w % b != 0) {
      throw new Refused("its input is " + d + ", its blocksize " + b, FORM);
    }
    if (!toSpace) {
      Value split = reshaped(x, List.of(1, c, h / b, b, w / b, b));
      return reshaped(
          transposed(split, List.of(0, 3, 5, 1, 2, 4)), List.of(1, c * b * b, h / b, w / b));
    }
    boolean depthFirst = node.text("mode", "DCR").equals("DCR");
    int left = c / (b * b);
    Value split =
        reshaped(x, depthFirst ? List.of(1, b, b, left, h, w) : List.of(1, left, b, b, h, w));
    Value moved =
        transposed(split, depthFirst ? List.of(0, 3, 4, 1, 5, 2) : List.of(0, 1, 4, 2, 5, 3));
    return reshaped(moved, List.of(1, left, h * b, w * b));
  }

  Value transposed(Value x, List<Integer> permutation) {
    return switch (x) {
      case Value.Known k -> new Value.Known(k.constant().transpose(permutation));
      case Value.KnownCodes k -> Moving.transposed(k, permutation);
      default -> {
        StreamOrder order =
            order(x)
                .transposed(x.dims(), permutation)
                .orElseThrow(
                    () -> new Refused("its input travels in pieces that cross dimensions", FORM));
        yield placed(x, permutation.stream().map(x.dims()::get).toList(), order, permutation);
      }
    };
  }

  private static StreamOrder order(Value x) {
    return switch (x) {
      case Value.Stream s -> s.order();
      case Value.Tabled t -> t.stream().order();
      case Value.Summed s -> s.order();
      case Value.Averaged a -> a.order();
      case Value.RealInput r -> r.order();
      default -> throw new Refused("it moves real numbers that are not quantized", FORM);
    };
  }

  Value reshaped(Value x, List<Integer> dims) {
    if (Reading.elements(dims) != Reading.elements(x.dims())) {
      throw new Refused("it makes " + dims + " of " + x.dims(), FORM);
    }
    return switch (x) {
      case Value.Known k -> new Value.Known(k.constant().reshape(dims));
      case Value.KnownCodes k -> codes(k, dims);
      default -> placed(x, dims, order(x), List.of());
    };
  }

  private static Value codes(Value.KnownCodes k, List<Integer> dims) {
    int axis = k.axis();
    boolean perChannel = k.scales().length > 1 || k.zeroPoints().length > 1;
    if (perChannel) {
      int channels = k.dims().get(k.axis());
      axis = dims.indexOf(channels);
      boolean outer = k.axis() == 0 && axis == 0;
      boolean alike =
          axis >= 0 && Constant.strides(dims)[axis] == Constant.strides(k.dims())[k.axis()];
      if (!outer && !alike) {
        throw new Refused("it reshapes the channels of weights", FORM);
      }
    }
    return new Value.KnownCodes(
        k.codes().reshape(dims), k.scales(), k.zeroPoints(), Math.max(0, axis));
  }

  private static Value placed(
      Value x, List<Integer> dims, StreamOrder order, List<Integer> permutation) {
    return switch (x) {
      case Value.Stream s -> s.arranged(dims, order);
      case Value.Tabled t -> new Value.Tabled(t.stream().arranged(dims, order), t.values());
      case Value.Summed s ->
          s.moved(dims, order, axis(s, dims, permutation), made -> made.arranged(dims, order));
      case Value.Averaged a -> a.moved(dims, order, made -> made.arranged(dims, order));
      case Value.RealInput r -> new Value.RealInput(r.name(), dims, order, r.factor(), r.addend());
      default -> throw new Refused("it moves real numbers that are not quantized", FORM);
    };
  }

  /** Returns where the channels of sums are now; -1 where they are no dimension. */
  private static int axis(Value.Summed s, List<Integer> dims, List<Integer> permutation) {
    if (s.axis() < 0) {
      return -1;
    }
    if (!permutation.isEmpty()) {
      return permutation.indexOf(s.axis());
    }
    int channels = s.sum().channels();
    int stride = Constant.strides(s.dims())[s.axis()];
    int[] strides = Constant.strides(dims);
    for (int d = 0; d < dims.size(); d++) {
      if (dims.get(d) == channels && strides[d] == stride) {
        return d;
      }
    }
    return -1;
  }
}
