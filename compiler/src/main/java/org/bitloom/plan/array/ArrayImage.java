// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.math.BigInteger;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.bitloom.fixed.IntType;

/**
 * The weights in memory: constants, weights and tables in the order of their use, in whole rows.
 *
 * @param row of memory
 * @param widths of the constants
 */
record ArrayImage(MemoryRow row, ArrayWidths widths) {
  /** Returns the rows of the constants of a group. */
  int constantRows() {
    return Math.ceilDiv(row.shape().channels() * widths.constantBits(), row.bits());
  }

  private int constantRows(Sweep sweep) {
    return sweep.share().kept() ? 0 : constantRows();
  }

  /** Returns the rows of constants and weights that a group of a sweep reads. */
  long groupRows(Sweep sweep) {
    return constantRows(sweep) + (long) sweep.weightRows();
  }

  /** Returns the rows of weights and tables that a pass reads. */
  long rows(Pass pass) {
    return switch (pass) {
      case Sweep sweep -> sweep.loops().groups() * groupRows(sweep);
      case Pass.Table table -> Math.ceilDiv(table.values().size(), row.bytes());
      case Pass.Load load -> 0;
      case Pass.Store store -> 0;
      case Pass.Vectors vectors -> 0;
    };
  }

  /** Returns the passes without those whose rows an earlier one has, too. */
  static List<Pass> distinct(List<Pass> passes) {
    Set<Object> known = Collections.newSetFromMap(new IdentityHashMap<>());
    return passes.stream().filter(p -> known.add(contents(p))).toList();
  }

  /** Returns what tells the rows of a pass from those of others. */
  static Object contents(Pass pass) {
    return pass instanceof Sweep sweep ? sweep.contents() : pass;
  }

  /** Returns the bytes for the passes. */
  byte[] bytes(List<Pass> passes) {
    List<Pass> distinct = distinct(passes);
    long rows = distinct.stream().mapToLong(this::rows).sum();
    byte[] image = new byte[Math.toIntExact(Math.multiplyExact(rows, row.bytes()))];
    int at = 0;
    for (Pass pass : distinct) {
      switch (pass) {
        case Sweep sweep -> sweep(sweep, image, at);
        case Pass.Table table -> table(table, image, at);
        case Pass.Load load -> {}
        case Pass.Store store -> {}
        case Pass.Vectors vectors -> {}
      }
      at += Math.toIntExact(rows(pass) * row.bytes());
    }
    return image;
  }

  private static void table(Pass.Table table, byte[] image, int from) {
    for (int i = 0; i < table.values().size(); i++) {
      image[from + i] = table.values().get(i).byteValue();
    }
  }

  private void sweep(Sweep sweep, byte[] image, int from) {
    ArrayShape shape = row.shape();
    int weightBytes = row.weightBits() / Byte.SIZE;
    int at = from;
    for (int group = 0; group < sweep.loops().groups(); group++) {
      if (!sweep.share().kept()) {
        constants(sweep, group, image, at);
      }
      at += constantRows(sweep) * row.bytes();
      for (int step = 0; step < sweep.weightRows(); step++) {
        for (int p = 0; p < shape.channels(); p++) {
          for (int lane = 0; lane < shape.lanes(); lane++) {
            int output = group * shape.channels() + p;
            long weight = sweep.contents().weight(output, step, lane);
            weight(weight, image, at + (p * shape.lanes() + lane) * weightBytes);
          }
        }
        at += row.bytes();
      }
    }
  }

  /** The low byte first. */
  private void weight(long weight, byte[] image, int at) {
    for (int bits = 0; bits < row.weightBits(); bits += Byte.SIZE) {
      image[at + bits / Byte.SIZE] = (byte) (weight >> bits);
    }
  }

  private void constants(Sweep sweep, int group, byte[] image, int from) {
    int channels = row.shape().channels();
    BigInteger all = BigInteger.ZERO;
    for (int p = channels - 1; p >= 0; p--) {
      Scaling scaling = sweep.contents().scaling(group * channels + p);
      all = all.shiftLeft(widths.constantBits()).or(constants(scaling));
    }
    byte[] bytes = all.toByteArray();
    for (int i = 0; i < bytes.length && from + i < image.length; i++) {
      image[from + i] = bytes[bytes.length - 1 - i];
    }
  }

  /** From the lowest bit on: multiplier, addend, addend below the pivot, pivot. */
  private BigInteger constants(Scaling scaling) {
    int addend = IntType.signedFor(widths.addends()).bits();
    BigInteger bits = BigInteger.ZERO;
    if (widths.split()) {
      int pivot = IntType.signedFor(widths.pivots()).bits();
      bits = code(scaling.pivot(), pivot).shiftLeft(addend).or(code(scaling.below(), addend));
    }
    bits = bits.shiftLeft(addend).or(code(scaling.addend(), addend));
    return bits.shiftLeft(widths.multiplierBits()).or(BigInteger.valueOf(scaling.multiplier()));
  }

  private static BigInteger code(long value, int bits) {
    return BigInteger.valueOf(value).mod(BigInteger.ONE.shiftLeft(bits));
  }
}
