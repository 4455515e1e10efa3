// SPDX-License-Identifier: Apache-2.0
package org.bitloom.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.digest.Digest;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Pass;
import org.bitloom.plan.array.PassCycles;
import org.bitloom.plan.array.Portion;
import org.bitloom.plan.array.Sweep;

/**
 * One pass of the program of a shared array.
 *
 * @param kind load, store, table, sweep or vectors
 * @param layer that it works for; the tensor of a transfer
 * @param tensor that it makes, or takes part in making, or moves
 * @param copy which of the tensor's places on the chip it makes or moves
 * @param firstRow first row of the tensor that it makes or moves
 * @param rows how many
 * @param offset of a transfer, bytes from the base to the first row; 0 for others
 * @param ahead of a load, where the next pass, a sweep, begins at once and waits for each row: how
 *     many rows below that of its first coordinate it has to wait for; null otherwise
 * @param imageRow of {@code weights.bin}, the first row that it reads
 * @param imageRows rows of {@code weights.bin} that it reads
 * @param imageHash their SHA-256; empty where there are none
 * @param cycles from its entry to the next one
 * @param busy cycles in which the array takes in a word
 * @param waiting cycles in which a row is wanted that has not come
 * @param readBytes that it reads from memory
 * @param writtenBytes that it writes to memory
 * @param sweep null where it is none
 */
public record ArrayPass(
    String kind,
    String layer,
    String tensor,
    int copy,
    int firstRow,
    int rows,
    long offset,
    Integer ahead,
    long imageRow,
    long imageRows,
    String imageHash,
    long cycles,
    long busy,
    long waiting,
    long readBytes,
    long writtenBytes,
    ArraySweep sweep) {
  /** Returns the passes of a plan. */
  static List<ArrayPass> all(ArrayPlan plan, List<PassCycles> cycles) {
    List<Long> offsets = plan.imageOffsets();
    TensorCopies copies = TensorCopies.of(plan);
    Map<Long, String> hashes = new HashMap<>();
    List<ArrayPass> all = new ArrayList<>();
    for (int i = 0; i < plan.passes().size(); i++) {
      Pass pass = plan.passes().get(i);
      long rows = plan.imageRows(pass);
      String hash =
          rows == 0
              ? ""
              : hashes.computeIfAbsent(offsets.get(i), row -> Digest.of(plan.imageBytes(pass)));
      Rows moved = Rows.of(plan, i, pass, copies);
      all.add(of(plan, i, moved, cycles.get(i), rows == 0 ? 0 : offsets.get(i), hash));
    }
    return all;
  }

  private static ArrayPass of(
      ArrayPlan plan, int number, Rows rows, PassCycles cycles, long imageRow, String hash) {
    Pass pass = plan.passes().get(number);
    return new ArrayPass(
        switch (pass) {
          case Sweep sweep -> "sweep";
          case Pass.Load load -> "load";
          case Pass.Store store -> "store";
          case Pass.Table table -> "table";
          case Pass.Vectors vectors -> "vectors";
        },
        pass.layer(),
        rows.tensor,
        rows.copy,
        rows.first,
        rows.count,
        offset(pass) * plan.shape().lanes(),
        ahead(pass),
        imageRow,
        plan.imageRows(pass),
        hash,
        cycles.cycles(),
        cycles.busy(),
        cycles.waiting(),
        cycles.readBytes(),
        cycles.writtenBytes(),
        pass instanceof Sweep sweep ? ArraySweep.of(sweep) : null);
  }

  private static Integer ahead(Pass pass) {
    return pass instanceof Pass.Load load && load.ahead().isPresent()
        ? load.ahead().getAsInt()
        : null;
  }

  /** Words from the base. */
  private static long offset(Pass pass) {
    return switch (pass) {
      case Pass.Load load -> load.offset();
      case Pass.Store store -> store.offset();
      case Sweep sweep -> 0;
      case Pass.Table table -> 0;
      case Pass.Vectors vectors -> 0;
    };
  }

  /** Some rows of a tensor. */
  private record Rows(String tensor, int copy, int first, int count) {
    static Rows of(ArrayPlan plan, int number, Pass pass, TensorCopies copies) {
      if (pass instanceof Pass.Store store) {
        int copy = copies.number(store.edge(), store.place());
        return new Rows(store.layer(), copy, store.firstRow(), store.rows());
      }
      Portion portion = portion(plan, number, pass);
      return new Rows(
          portion.edge().name(),
          copies.number(portion.edge(), portion.place()),
          portion.from(),
          portion.to() - portion.from());
    }

    /** Sums that are kept are those of the pass that ends them. */
    private static Portion portion(ArrayPlan plan, int number, Pass pass) {
      int last = number;
      if (pass instanceof Sweep sweep && sweep.share().kept()) {
        while (!(plan.passes().get(last) instanceof Sweep s
            && s.share().resumed()
            && !s.share().kept())) {
          last++;
        }
      }
      int of = last;
      return plan.portions().stream()
          .filter(p -> of >= p.firstPass() && of < p.endPass())
          .findFirst()
          .orElseThrow();
    }
  }
}
