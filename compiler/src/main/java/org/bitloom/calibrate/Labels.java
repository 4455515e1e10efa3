// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.nio.file.Path;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.Network;

/** The class that each sample is. */
public final class Labels {
  private final int[] classes;

  private Labels(int[] classes) {
    this.classes = classes;
  }

  /**
   * Reads an array of integers, one per sample.
   *
   * @param samples how many there have to be
   * @param network whose only output names a class
   * @throws DiagnosticException if it is unreadable, or does not fit the samples or the network
   */
  public static Labels read(Path file, int samples, Network network, int outputs) {
    NpyArray array = NpyReader.read(file);
    Span place = Span.ofFile(file.toString());
    if (!array.type().isInteger()) {
      throw new DiagnosticException(Code.LABEL_TYPE.at(place).withLabel("holds " + array.type()));
    }
    if (array.size() != samples) {
      throw new DiagnosticException(
          Code.LABEL_COUNT
              .at(place, array.size(), samples)
              .withHelp("give one label per sample, in the order of the samples"));
    }
    if (network.outputs().size() != 1) {
      throw new DiagnosticException(
          Code.SEVERAL_OUTPUTS
              .at(place, network.name())
              .withNote("it has the outputs " + String.join(", ", network.outputs())));
    }
    long most = classes(network, outputs);
    int[] classes = new int[samples];
    for (int i = 0; i < samples; i++) {
      if (array.integer(i) < 0 || array.integer(i) >= most) {
        throw new DiagnosticException(
            Code.LABEL_VALUE
                .at(place, array.integer(i), most)
                .withNote("element " + i + "; classes are counted from 0"));
      }
      classes[i] = (int) array.integer(i);
    }
    return new Labels(classes);
  }

  /** An index can be anything; else every element of the output stands for a class. */
  private static long classes(Network network, int outputs) {
    return network.layers().stream()
            .anyMatch(l -> l.name().equals(network.outputs().get(0)) && l instanceof ArgMaxLayer)
        ? Integer.MAX_VALUE
        : outputs;
  }

  /** Returns the number of samples. */
  public int size() {
    return classes.length;
  }

  /** Returns the class of a sample. */
  public int of(int sample) {
    return classes[sample];
  }

  /**
   * Returns the class that an output names: of several elements the first largest, of one element
   * its value.
   */
  public static int named(double[] output) {
    return output.length == 1 ? (int) output[0] : RealKernels.largest(output, 0, output.length);
  }
}
