// SPDX-License-Identifier: Apache-2.0
package org.bitloom.format;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bitloom.operator.Codebook;
import org.bitloom.operator.Tensor;

/** A way to store the weights of a layer, and the bits that it takes. */
public sealed interface StorageScheme {
  /** Bits of a scale or of a centroid that is a float32. */
  int REAL_BITS = 32;

  /** Bits that say how long a Huffman code is; 32 is longer than any code of 2^32 weights. */
  int LENGTH_BITS = 5;

  /**
   * The bits of stored weights.
   *
   * @param codeBits of the weights themselves
   * @param tableBits of what is needed to read them: scales, codebook, code lengths
   * @param squaredError sum of the squared differences between stored and real weights
   */
  record Size(long codeBits, long tableBits, double squaredError) {
    /** Returns the size of both together. */
    public Size plus(Size other) {
      return new Size(
          Math.addExact(codeBits, other.codeBits),
          Math.addExact(tableBits, other.tableBits),
          squaredError + other.squaredError);
    }

    /** Returns all bits. */
    public long bits() {
      return Math.addExact(codeBits, tableBits);
    }
  }

  /** Returns the size of a layer's weights. */
  Size size(RealWeights weights);

  /** Every weight is a floating point number. */
  record Floats(FloatFormat format) implements StorageScheme {
    @Override
    public Size size(RealWeights weights) {
      double[] reals = weights.values();
      double error =
          Arrays.stream(reals).map(w -> format.decode(format.encode(w)) - w).map(e -> e * e).sum();
      return new Size((long) reals.length * format.bits(), 0, error);
    }

    @Override
    public String toString() {
      return format.name();
    }
  }

  /** Every weight is a code of a number format, with one float32 scale per channel. */
  record Codes(WeightFormat format) implements StorageScheme {
    @Override
    public Size size(RealWeights weights) {
      QuantizedWeights q = quantized(format, weights);
      long codes = (long) q.values().size() * q.encoding().bits();
      return new Size(codes, tableBits(q), q.squaredError(weights.values()));
    }

    @Override
    public String toString() {
      return format.toString();
    }
  }

  /** Every weight is an index into a list of float32 centroids. */
  record RealCodebook(int size) implements StorageScheme {
    @Override
    public Size size(RealWeights weights) {
      double[] reals = weights.values();
      double[] centroids = Clusters.of(reals, size);
      double error =
          Arrays.stream(reals)
              .map(w -> (float) centroids[Clusters.nearest(centroids, w)] - w)
              .map(e -> e * e)
              .sum();
      int index = 32 - Integer.numberOfLeadingZeros(size - 1);
      return new Size((long) reals.length * index, (long) size * REAL_BITS, error);
    }

    @Override
    public String toString() {
      return "codebook(" + size + ") of FP32";
    }
  }

  /** The codes of a number format, Huffman-coded, with the length of each code. */
  record Huffman(WeightFormat format) implements StorageScheme {
    @Override
    public Size size(RealWeights weights) {
      QuantizedWeights q = quantized(format, weights);
      long[] codes = codes(q);
      HuffmanCode huffman = HuffmanCode.of(codes);
      long lengths = (long) huffman.size() * (q.encoding().bits() + LENGTH_BITS);
      return new Size(
          huffman.length(codes), lengths + tableBits(q), q.squaredError(weights.values()));
    }

    @Override
    public String toString() {
      return format + ", Huffman";
    }
  }

  private static QuantizedWeights quantized(WeightFormat format, RealWeights weights) {
    return WeightQuantizer.quantize(format, weights.shape(), weights.values(), weights.channels());
  }

  private static long[] codes(QuantizedWeights q) {
    Tensor values = q.values();
    return IntStream.range(0, values.size())
        .mapToLong(i -> q.encoding().code(values.get(i)))
        .toArray();
  }

  private static long tableBits(QuantizedWeights q) {
    long book =
        q.encoding() instanceof Codebook codebook
            ? (long) codebook.size() * codebook.valueType().bits()
            : 0;
    return (long) q.scales().size() * REAL_BITS + book;
  }
}
