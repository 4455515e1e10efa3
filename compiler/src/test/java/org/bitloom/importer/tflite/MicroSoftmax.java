// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.function.DoubleUnaryOperator;
import org.bitloom.model.TfliteIntegers;

/**
 * SOFTMAX of int16 in TFLite Micro: {@code softmax_common.cc}, {@code reference/softmax.h} and the
 * tables of {@code gen_lut} in float32, in its own float, int32 and int64.
 */
final class MicroSoftmax {
  private static final int LINES = 512;

  private final TfliteIntegers.Multiplier multiplier;
  private final short[] exponentials = table(Math::exp, -10, 0);
  private final short[] reciprocals = table(x -> 1f / (1f + (float) x), 0, 1);

  MicroSoftmax(float scale, float beta) {
    multiplier = TfliteIntegers.Multiplier.of((double) scale * (double) beta / (10.0 / 65535.0));
  }

  private static short[] table(DoubleUnaryOperator function, float min, float max) {
    short[] table = new short[LINES + 1];
    float step = (max - min) / LINES;
    float half = step / 2;
    for (int i = 0; i < LINES; i++) {
      float value = (float) function.applyAsDouble(min + i * step);
      float middle = (float) function.applyAsDouble(min + i * step + half);
      float next = (float) function.applyAsDouble(min + (i + 1) * step);
      float sample = TfliteIntegers.rounded(value * 32768f);
      float line = TfliteIntegers.rounded((next * 32768f + sample) / 2);
      float error = line - TfliteIntegers.rounded(middle * 32768f);
      table[i] = int16(sample - TfliteIntegers.rounded(error / 2));
    }
    table[LINES] = int16(TfliteIntegers.rounded((float) function.applyAsDouble(max) * 32768f));
    return table;
  }

  private static short int16(float value) {
    return (short) Math.min(Math.max(value, -32768f), 32767f);
  }

  private static short int16(int value) {
    return (short) Math.min(Math.max(value, -32768), 32767);
  }

  private static short lookup(short value, short[] table) {
    int index = 256 + (value >> 7);
    short offset = (short) (value & 0x7f);
    short base = table[index];
    short slope = (short) (table[index + 1] - table[index]);
    return (short) (base + ((slope * offset + 64) >> 7));
  }

  /** Computes one vector. */
  void row(int[] x, int first, int depth, int[] y) {
    int largest = Short.MIN_VALUE;
    for (int c = 0; c < depth; c++) {
      largest = Math.max(largest, x[first + c]);
    }
    int sum = 0;
    for (int c = 0; c < depth; c++) {
      int scaled = multiplier.times(x[first + c] - largest);
      y[first + c] = lookup(int16(scaled + 32767), exponentials);
      sum += y[first + c];
    }
    int headroom = Integer.numberOfLeadingZeros(sum);
    int shifted = (int) ((((long) sum << (headroom - 1)) + (1 << 13)) >> 14);
    short reciprocal = lookup(int16(shifted - ((1 << 15) + (1 << 16))), reciprocals);
    int shift = 31 - headroom;
    for (int c = 0; c < depth; c++) {
      long product = (long) y[first + c] * reciprocal;
      y[first + c] = Math.max(0, int16((int) ((product + (1 << (shift - 1))) >> shift)));
    }
  }
}
