// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.stream.Stream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Rounding;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.PoolLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** The layers that end in quantized values, and how real values are made of each kind. */
record GridLayers(Layers layers) {
  static final String FORM =
      "QuantizeLinear to integers of at most 16 bits with one scale behind Conv, Gemm, MatMul, Add,"
          + " Sub, Mul, pools or functions of one element";

  /** The widest elements of ONNX Runtime's integer kernels. */
  private static final int KERNEL_BITS = 8;

  /** Returns the real values as quantized ones. */
  Value.Stream quantized(Value value, Grid grid, OnnxNode node) {
    return switch (value) {
      case Value.Summed summed -> new SumLayers(layers).quantized(summed, grid, node);
      case Value.Tabled tabled -> lookup(tabled, grid, node);
      case Value.Stream stream when Layers.tableable(stream) && grid.scales().length == 1 ->
          lookup(layers.table(stream), grid, node);
      case Value.Stream stream ->
          new SumLayers(layers).quantized(SumFunctions.ones(layers, stream, node), grid, node);
      case Value.Combined combined -> combine(combined, grid, node);
      case Value.Averaged averaged -> average(averaged, grid, node);
      case Value.Joined joined -> Joining.concat(layers, joined, grid, node);
      case Value.Softmaxed softmaxed -> softmax(softmaxed, grid, node);
      case Value.Tail tail ->
          throw new Refused(
              "node %d (%s) in front of it computes in real numbers: %s"
                  .formatted(tail.node().index(), tail.node().title(), tail.reason()),
              FORM);
      case Value.Known known -> throw new Refused("it quantizes a constant", FORM);
      case Value.KnownCodes known -> throw new Refused("it quantizes a constant", FORM);
      case Value.RealInput input -> throw new Refused("it quantizes an input", FORM);
      case Value.Unknown unknown -> throw new Refused("its input is not known", FORM);
    };
  }

  private Value.Stream lookup(Value.Tabled tabled, Grid grid, OnnxNode node) {
    Value.Stream x = tabled.stream();
    if (grid.scales().length > 1) {
      throw new Refused("it has scales per channel behind a function of one element", FORM);
    }
    Tensor table =
        Tensor.generate(Shape.of(tabled.values().length), i -> grid.code(0, tabled.values()[i]));
    boolean same = grid.type().equals(x.type()) && grid.scales()[0] == x.scale();
    for (int i = 0; i < table.size() && same; i++) {
      same = table.get(i) == x.type().min() + i;
    }
    if (same && grid.zeroPoint() == x.zeroPoint()) {
      return x.real(false);
    }
    String name = layers.name("lookup", node);
    layers.add(
        new LookupLayer(
            name,
            x.layer(),
            new UnaryFunction.Table(x.type().min(), table),
            grid.type(),
            grid.quantization(),
            layers.origin()));
    return layers.stream(name, x.shape(), x.dims(), x.order(), grid);
  }

  /** Returns a clamp between the real values of the quantized bounds. */
  static Activation clip(double low, double high, Grid grid) {
    long least = low == Double.NEGATIVE_INFINITY ? grid.low() : grid.code(0, low);
    long most = high == Double.POSITIVE_INFINITY ? grid.high() : grid.code(0, high);
    if (least == grid.type().min() && most == grid.type().max()) {
      return new Activation.None();
    }
    if (low == 0 && high == Double.POSITIVE_INFINITY) {
      return new Activation.Relu();
    }
    float scale = (float) grid.scales()[0];
    return new Activation.Clip(
        scale * (float) (least - grid.zeroPoint()), scale * (float) (most - grid.zeroPoint()));
  }

  private Value.Stream combine(Value.Combined combined, Grid grid, OnnxNode node) {
    requireLinear(grid);
    boolean chosen = combined.kind().choosesOne();
    Value.Stream left = chosen ? quantized(combined.left(), grid, node) : combined.left();
    Value.Stream second = chosen ? quantized(combined.right(), grid, node) : combined.right();
    Value.Stream right = layers.shaped(second, left.shape(), node);
    String name = layers.name(combined.kind().keyword(), node);
    Rounding rounding =
        switch (combined.kind()) {
          case ADD -> Rounding.FLOAT32_EVEN;
          case SUB -> Rounding.FLOAT32_DIVIDED;
          case MUL -> Rounding.FLOAT32_EVEN_INSIDE;
          // Rounding never falls, so the larger one may be rounded before it is chosen.
          case MAXIMUM, MINIMUM -> Rounding.HALF_EVEN;
        };
    layers.add(
        new CombineLayer(
            name,
            left.layer(),
            right.layer(),
            combined.kind(),
            clip(combined.low(), combined.high(), grid),
            grid.type(),
            grid.quantization(),
            rounding(rounding, grid.type(), left.type(), right.type()),
            layers.origin()));
    return combined
        .then()
        .apply(layers.stream(name, left.shape(), combined.dims(), left.order(), grid));
  }

  /**
   * Returns how results are rounded: as the integer kernel does, which there is for elements of at
   * most 8 bits. Of wider ones ONNX Runtime computes real numbers, and so the exact one is rounded
   * half to even.
   *
   * @param kernel the rounding of the kernel
   * @param types of what is read and made
   */
  static Rounding rounding(Rounding kernel, IntType... types) {
    return Stream.of(types).anyMatch(type -> type.bits() > KERNEL_BITS)
        ? Rounding.HALF_EVEN
        : kernel;
  }

  private static void requireLinear(Grid grid) {
    if (grid.rounding() != GridRounding.LINEAR || grid.scales().length > 1) {
      throw new Refused("it rounds in another way than QuantizeLinear", FORM);
    }
  }

  private Value.Stream average(Value.Averaged averaged, Grid grid, OnnxNode node) {
    requireLinear(grid);
    boolean global = averaged.form() instanceof PoolLayer.Global;
    String name = layers.name(global ? "global_avg_pool" : "avg_pool", node);
    layers.add(
        new PoolLayer(
            name,
            averaged.stream().layer(),
            averaged.form(),
            clip(averaged.low(), averaged.high(), grid),
            grid.type(),
            grid.quantization(),
            rounding(
                global ? Rounding.FLOAT32_EVEN : Rounding.FLOAT32_EVEN_INSIDE,
                grid.type(),
                averaged.stream().type()),
            layers.origin()));
    return averaged
        .then()
        .apply(layers.stream(name, averaged.shape(), averaged.dims(), averaged.order(), grid));
  }

  private Value.Stream softmax(Value.Softmaxed softmaxed, Grid grid, OnnxNode node) {
    requireLinear(grid);
    Quantization required = SoftmaxLayer.quantization(grid.type());
    Value.Stream x = softmaxed.stream();
    if (grid.type().bits() != 8 || !grid.quantization().equals(required)) {
      throw new Refused(
          "a softmax ends in " + grid.type() + " with " + grid.quantization().inWords(),
          "Softmax along the innermost axis to int8 or uint8 with scale 1/256 from real 0 up");
    }
    String name = layers.name("softmax", node);
    layers.add(new SoftmaxLayer(name, x.layer(), 1, grid.type(), layers.origin()));
    return layers.stream(name, x.shape(), softmaxed.dims(), x.order(), grid);
  }
}
