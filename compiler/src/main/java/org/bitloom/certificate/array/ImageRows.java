// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.HashSet;
import java.util.Set;
import org.bitloom.digest.Digest;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Lookup;
import org.bitloom.report.ArrayCertificate.RegisterRanges;
import org.bitloom.report.ArrayPass;

/** Verifies which rows of {@code weights.bin} passes read, and what is in them. */
final class ImageRows {
  private static final int BYTES = 256;

  private final ArrayDimensions sizes;
  private final RegisterRanges registers;
  private final Set<Read> known = new HashSet<>();

  /** Rows of a tensor's sweeps, and what they are of. */
  private record Read(
      String layer, String tensor, int firstChannel, long first, long rows, int from) {}

  ImageRows(ArrayDimensions sizes, RegisterRanges registers) {
    this.sizes = sizes;
    this.registers = registers;
  }

  /** Returns how many elements a table has. */
  static int codes(Lookup table) {
    IntType type = table.input().elementType();
    return type.signed() ? BYTES : 1 << type.bits();
  }

  /** Verifies the rows of a table. */
  void table(ArrayPass pass, Lookup table) {
    boolean signed = table.input().elementType().signed();
    int codes = codes(table);
    int rows = Math.ceilDiv(codes, sizes.rowBytes());
    byte[] bytes = new byte[rows * sizes.rowBytes()];
    for (int code = 0; code < codes; code++) {
      long element = signed ? (byte) code : code;
      if (table.input().elementType().range().contains(element)) {
        bytes[code] = (byte) table.value(element);
      }
    }
    require(pass, rows, bytes);
  }

  /** Verifies the rows of a sweep, those that earlier ones have read by their number alone. */
  void weights(ArrayPass pass, SweepWeights weights) {
    long rows = weights.rows(registers);
    Rejected.unless(
        rows == pass.imageRows(),
        "it reads %d rows of weights and constants instead of %d",
        pass.imageRows(),
        rows);
    Read read =
        new Read(
            pass.layer(),
            pass.tensor(),
            weights.firstChannel(),
            pass.imageRow(),
            rows,
            weights.from());
    if (rows > 0 && known.add(read)) {
      require(pass, rows, weights.bytes(registers));
    }
  }

  private static void require(ArrayPass pass, long rows, byte[] bytes) {
    Rejected.unless(
        rows == pass.imageRows() && Digest.of(bytes).equals(pass.imageHash()),
        "its rows of weights.bin are not the network's weights and constants");
  }
}
