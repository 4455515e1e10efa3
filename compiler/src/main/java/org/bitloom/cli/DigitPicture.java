// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cli;

import java.util.List;
import org.bitloom.operator.Tensor;

/**
 * A grey image in letters: each stands for two pixels, one above the other.
 *
 * @param image of elements from 0 to 255, {@code [height, width, 1]}
 * @param caption written above it
 */
record DigitPicture(Tensor image, String caption) {
  /** From empty to full. */
  private static final String SHADES = " .:-=+*#%@";

  private static final int BRIGHTEST = 255;
  private static final int GAP = 12;

  /** Returns pictures of equal height in one row. */
  static String sideBySide(List<DigitPicture> pictures) {
    StringBuilder text = new StringBuilder();
    for (int line = 0; line <= pictures.get(0).rows(); line++) {
      StringBuilder row = new StringBuilder();
      for (DigitPicture picture : pictures) {
        String part = line == 0 ? picture.caption : picture.line(line - 1);
        row.append(part).append(" ".repeat(Math.max(1, picture.columns() + GAP - part.length())));
      }
      text.append(row.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int rows() {
    return image.shape().dimensions().get(0) / 2;
  }

  private int columns() {
    return image.shape().dimensions().get(1);
  }

  private String line(int row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < columns(); column++) {
      long sum =
          image.get(2 * row * columns() + column) + image.get((2 * row + 1) * columns() + column);
      line.append(SHADES.charAt((int) (sum * (SHADES.length() - 1) / (2 * BRIGHTEST))));
    }
    return line.toString();
  }
}
