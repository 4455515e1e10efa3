// SPDX-License-Identifier: Apache-2.0
package org.bitloom.array;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands in front of the elements of an array file.
 *
 * @param type element type
 * @param order byte order of the elements in the file
 * @param fortranOrder true if the first index runs fastest
 * @param shape dimensions, none negative, their product an {@code int}
 */
record NpyHeader(NpyType type, ByteOrder order, boolean fortranOrder, List<Integer> shape) {
  /** NumPy's own limit. */
  private static final int MOST_DIMENSIONS = 64;

  /** A malformed or unsupported header; the message is the reason. */
  static final class Problem extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean unsupportedType;

    Problem(String reason, boolean unsupportedType) {
      super(reason);
      this.unsupportedType = unsupportedType;
    }

    /** Tells whether the header is right but its element type is not for us. */
    boolean unsupportedType() {
      return unsupportedType;
    }
  }

  NpyHeader {
    shape = List.copyOf(shape);
  }

  /** Returns the number of elements. */
  int elements() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }

  /**
   * Parses the Python dictionary of an array file, for example {@code {'descr': '<i4',
   * 'fortran_order': False, 'shape': (3, 4), }}.
   *
   * @throws Problem if it is malformed, or its element type is none of {@link NpyType}
   */
  static NpyHeader parse(String text) throws Problem {
    NpyHeaderScanner scanner = new NpyHeaderScanner(text);
    String descriptor = null;
    Boolean fortranOrder = null;
    List<Long> dimensions = null;
    scanner.expect('{');
    while (!scanner.accept('}')) {
      String key = scanner.string();
      scanner.expect(':');
      switch (key) {
        case "descr" -> descriptor = scanner.descriptor();
        case "fortran_order" -> fortranOrder = scanner.bool();
        case "shape" -> dimensions = scanner.tuple();
        default -> throw new Problem("the header has an unknown key '" + key + "'", false);
      }
      if (!scanner.accept(',')) {
        scanner.expect('}');
        break;
      }
    }
    scanner.expectEnd();
    if (descriptor == null || fortranOrder == null || dimensions == null) {
      throw new Problem("the header lacks 'descr', 'fortran_order' or 'shape'", false);
    }
    return new NpyHeader(
        typeOf(descriptor), orderOf(descriptor), fortranOrder, checkedShape(dimensions));
  }

  private static NpyType typeOf(String descriptor) throws Problem {
    String code = descriptor.isEmpty() ? "" : descriptor.substring(1);
    if (!descriptor.matches("[<>|=].*") || NpyType.byCode(code).isEmpty()) {
      throw new Problem(nameOf(descriptor), true);
    }
    return NpyType.byCode(code).get();
  }

  private static String nameOf(String descriptor) {
    boolean object = descriptor.matches("[<>|=]?O.*");
    return object ? "Python objects (a pickle)" : "type code '" + descriptor + "'";
  }

  private static ByteOrder orderOf(String descriptor) {
    return descriptor.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
  }

  private static List<Integer> checkedShape(List<Long> dimensions) throws Problem {
    if (dimensions.size() > MOST_DIMENSIONS) {
      throw new Problem("the header has " + dimensions.size() + " dimensions", false);
    }
    List<Integer> shape = new ArrayList<>();
    long elements = 1;
    for (long dimension : dimensions) {
      if (dimension < 0 || dimension > Integer.MAX_VALUE) {
        throw new Problem("the header has a dimension of " + dimension, false);
      }
      shape.add((int) dimension);
      elements *= dimension;
      if (elements > Integer.MAX_VALUE) {
        throw new Problem("shape " + dimensions + " has more than 2^31 - 1 elements", false);
      }
    }
    return shape;
  }
}
