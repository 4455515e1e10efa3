// SPDX-License-Identifier: Apache-2.0
package org.bitloom.golden;

import java.util.List;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.Taps;

/**
 * Row by row: along the rows first, which is done once for all columns. Differences may wrap, sums
 * that are narrow are right again.
 */
final class BilinearKernel implements Kernel {
  private final Taps rows;
  private final Taps columns;
  private final int width;
  private final int channels;

  /** Prepares the kernel of an operator whose input and output are narrow. */
  BilinearKernel(ResizeBilinear resize) {
    rows = resize.rows();
    columns = resize.columns();
    List<Integer> size = resize.input().shape().dimensions();
    width = size.get(1);
    channels = size.get(2);
  }

  @Override
  public Elements run(Elements... inputs) {
    int[] x = inputs[0].ints();
    int[] y = new int[rows.size() * columns.size() * channels];
    int[] line = new int[width * channels];
    int next = 0;
    for (Taps.Tap row : rows.taps()) {
      int above = row.low() * line.length;
      int below = row.high() * line.length;
      for (int i = 0; i < line.length; i++) {
        line[i] = (x[above + i] << rows.bits()) + row.weight() * (x[below + i] - x[above + i]);
      }
      for (Taps.Tap column : columns.taps()) {
        int left = column.low() * channels;
        int right = column.high() * channels;
        for (int c = 0; c < channels; c++) {
          y[next++] =
              (line[left + c] << columns.bits())
                  + column.weight() * (line[right + c] - line[left + c]);
        }
      }
    }
    return new Elements.Narrow(y);
  }
}
