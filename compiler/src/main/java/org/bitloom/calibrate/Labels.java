// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bitloom.array.NpyArray;
import org.bitloom.array.NpyReader;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.diagnostic.Span;

/** The class of every sample, from an {@code .npy} file of shape {@code [n]} or {@code [n, 1]}. */
public final class Labels {
  private Labels() {}

  /**
   * Reads labels.
   *
   * @param samples as many are wanted
   * @param classes labels are from 0 to below this
   * @throws DiagnosticException if the file is unreadable or its labels do not fit
   */
  public static List<Integer> read(Path file, int samples, int classes) {
    NpyArray array = NpyReader.read(file);
    Span place = Span.ofFile(file.toString());
    if (!array.type().isInteger()) {
      throw new DiagnosticException(
          Code.LABEL_TYPE
              .at(place)
              .withNote("the array holds " + array.type().toString().toLowerCase(Locale.ROOT))
              .withHelp("save the classes as integers"));
    }
    int count = array.shape().isEmpty() ? 0 : array.shape().get(0);
    if (count != samples || array.size() != samples) {
      throw new DiagnosticException(
          Code.LABEL_COUNT
              .at(place, array.size(), samples)
              .withNote("the array has shape " + array.shape())
              .withHelp("give one label per sample, shape [" + samples + "]"));
    }
    List<Integer> labels = new ArrayList<>();
    for (int n = 0; n < samples; n++) {
      long label = array.integer(n);
      if (label < 0 || label >= classes) {
        throw new DiagnosticException(outside(place, label, classes, n));
      }
      labels.add(Math.toIntExact(label));
    }
    return labels;
  }

  private static Diagnostic outside(Span place, long label, int classes, int sample) {
    return Code.LABEL_VALUE
        .at(place, label, classes)
        .withNote(
            "it is that of sample %d; labels are from 0 to %d".formatted(sample, classes - 1));
  }
}
