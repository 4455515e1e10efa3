// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bitloom.fixed.IntType;
import org.bitloom.model.ConvolutionLayer;
import org.bitloom.model.Decoding;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Hardware;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.PowerOfTwo;
import org.bitloom.operator.Shape;
import org.bitloom.operator.SparseHuffman;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;

/** Draws weights in a random number format. */
public final class RandomWeights {
  private RandomWeights() {}

  /** Returns weights of this shape; integers of any format that the language has. */
  public static LayerWeights of(SplittableRandom random, Shape shape, List<Double> scales) {
    WeightEncoding drawn = encoding(random);
    long codes = codes(drawn);
    Tensor values = Tensor.generate(shape, i -> drawn.value(random.nextLong(codes)));
    // Only the values that occur are in a codebook.
    WeightEncoding encoding =
        drawn instanceof Codebook book ? Codebook.of(book.size(), values) : drawn;
    return new LayerWeights(values, encoding, scales, 0);
  }

  /** Returns integers of two to eight bits. */
  static LayerWeights integers(SplittableRandom random, Shape shape, List<Double> scales) {
    IntType type = IntType.signed(random.nextInt(2, 9));
    Tensor values =
        Tensor.generate(shape, i -> random.nextLong(type.range().min(), type.range().max() + 1));
    return new LayerWeights(values, type, scales, 0);
  }

  /**
   * Returns one of five such weights thinned out and compressed, the others as they are. What is
   * drawn after it does not depend on that.
   */
  public static LayerWeights sometimesSparse(LayerWeights weights) {
    Tensor drawn = weights.values();
    SplittableRandom own = new SplittableRandom(drawn.hashCode());
    if (own.nextInt(5) > 0) {
      return weights;
    }
    double density = own.nextInt(6) == 0 ? 0 : Math.pow(own.nextDouble(), 2);
    Tensor values =
        Tensor.generate(drawn.shape(), i -> own.nextDouble() < density ? drawn.get(i) : 0);
    WeightEncoding kept =
        weights.encoding() instanceof Codebook book
            ? Codebook.ofKept(book.size(), values)
            : weights.encoding();
    return new LayerWeights(values, new SparseHuffman(kept), weights.scales(), 0);
  }

  /** Returns when some of the compressed layers are to decode their weights. */
  static Map<String, Decoding> decodings(List<Layer> layers) {
    Map<String, Decoding> decodings = new HashMap<>();
    for (Layer layer : layers) {
      compressed(layer)
          .map(values -> new SplittableRandom(values.hashCode() + 1L).nextInt(3))
          .filter(choice -> choice < Decoding.values().length)
          .ifPresent(choice -> decodings.put(layer.name(), Decoding.values()[choice]));
    }
    return decodings;
  }

  /** Returns whether an array of a layer can have one input per cycle only. */
  static boolean oneInput(Layer layer, Hardware hardware) {
    return compressed(layer).isPresent()
        && hardware.decodings().get(layer.name()) != Decoding.START;
  }

  private static Optional<Tensor> compressed(Layer layer) {
    Optional<LayerWeights> weights =
        switch (layer) {
          case DenseLayer dense -> Optional.of(dense.weights());
          case ConvolutionLayer convolution -> Optional.of(convolution.weights());
          default -> Optional.empty();
        };
    return weights.filter(w -> w.encoding() instanceof SparseHuffman).map(LayerWeights::values);
  }

  private static long codes(WeightEncoding encoding) {
    return encoding instanceof Codebook book ? book.values().size() : 1L << encoding.bits();
  }

  private static WeightEncoding encoding(SplittableRandom random) {
    return switch (random.nextInt(9)) {
      case 0 -> new WeightEncoding.Bipolar();
      case 1 -> new WeightEncoding.Ternary();
      case 2 -> new PowerOfTwo(random.nextInt(2, 5));
      case 3 -> new WeightEncoding.SignMagnitude(random.nextInt(2, 9));
      case 4 -> codebook(random);
      default -> new WeightEncoding.TwosComplement(IntType.signed(random.nextInt(2, 9)));
    };
  }

  private static WeightEncoding codebook(SplittableRandom random) {
    TreeSet<Long> values = new TreeSet<>();
    int size = random.nextInt(2, 20);
    boolean positive = random.nextInt(4) == 0;
    for (int i = 0; i < size; i++) {
      values.add(random.nextLong(positive ? 1 : -128, 128));
    }
    return new Codebook(size, List.copyOf(values));
  }
}
