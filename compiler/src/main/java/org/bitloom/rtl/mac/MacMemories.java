// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.operator.WeightedSum;
import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.WordPacker;

/** The ROM contents of a folded layer, in the order in which the hardware reads them. */
public final class MacMemories {
  private MacMemories() {}

  /**
   * Word {@code g * synapseFold + b}: for each PE and lane, the code of its weight. Beyond the
   * layer that is the code of 0; where the encoding has none, it is code 0, and the input is 0.
   */
  static MemoryFile weights(
      MemoryName file, WeightedSum layer, WeightEncoding encoding, Folding folding) {
    int bits = encoding.bits();
    List<BigInteger> words = new ArrayList<>();
    for (int first = 0; first < folding.paddedWeights(); first += folding.multipliers()) {
      WordPacker word = new WordPacker();
      for (int n = first; n < first + folding.multipliers(); n++) {
        word.add(code(layer, encoding, folding.outputOf(n), folding.inputOf(n)), bits);
      }
      words.add(word.word());
    }
    return new MemoryFile(file.file(), folding.multipliers() * bits, words);
  }

  private static long code(WeightedSum layer, WeightEncoding encoding, int output, int input) {
    if (output < layer.outputCount() && input >= 0) {
      return encoding.code(layer.weight(output, input));
    }
    return encoding.holds(0) ? encoding.code(0) : 0;
  }

  /** Word {@code g}: the biases of the group's PE; 0 beyond the layer. */
  static MemoryFile biases(MemoryName file, Tensor bias, Folding folding, int accumulatorBits) {
    List<BigInteger> words = new ArrayList<>();
    for (int group = 0; group < folding.neuronFold(); group++) {
      WordPacker word = new WordPacker();
      for (int pe = 0; pe < folding.pe(); pe++) {
        int output = group * folding.pe() + pe;
        word.add(output < folding.outputs() ? bias.get(output) : 0, accumulatorBits);
      }
      words.add(word.word());
    }
    return new MemoryFile(file.file(), folding.pe() * accumulatorBits, words);
  }
}
