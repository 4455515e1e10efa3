// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.array;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.cosim.Mismatches;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Pass;
import org.bitloom.plan.array.Portion;

/**
 * Compares the rows of every tensor on the chip with the golden model, once the passes that make
 * them have ended. Rows that are loaded while a sweep reads them are made until that ends.
 */
final class MapReplay {
  private static final long NOT_YET = -1;

  private final ArrayPlan plan;
  private final MapWrites writes;
  private final ArrayTally tally;
  private final String phase;
  private final List<Violation> violations = new ArrayList<>();
  private long values;

  /** Rows that are being made, and the number of those behind them. */
  private final List<Open> open = new ArrayList<>();

  private int next;

  /**
   * Rows that are being made.
   *
   * @param made which
   * @param found what was written
   * @param cycles when
   */
  private record Open(Portion made, long[] found, long[] cycles) {
    Open(Portion made) {
      this(made, new long[size(made)], new long[size(made)]);
      Arrays.fill(cycles, NOT_YET);
    }
  }

  MapReplay(ArrayPlan plan, MapWrites writes, ArrayTally tally, String phase) {
    this.plan = plan;
    this.writes = writes;
    this.tally = tally;
    this.phase = phase;
  }

  long values() {
    return values;
  }

  /** Returns the writes that belong to no tensor that is being made. */
  List<Violation> violations() {
    return violations;
  }

  /**
   * Follows one inference.
   *
   * @param start of the run
   * @param vector its inputs
   * @param tensors the golden model's, by name
   */
  void follow(int start, int vector, Map<String, Tensor> tensors) throws IOException {
    int lanes = plan.shape().lanes();
    next = 0;
    begin();
    for (Optional<MapWrites.Write> write = writes.next(start, lanes);
        write.isPresent();
        write = writes.next(start, lanes)) {
      while (!open.isEmpty() && write.get().pass() >= open.getLast().made().endPass()) {
        end(vector, tensors);
      }
      take(write.get());
    }
    while (!open.isEmpty()) {
      end(vector, tensors);
    }
  }

  /** Begins with the next rows, and with those that a sweep makes while the former are loaded. */
  private void begin() {
    boolean ahead = true;
    while (ahead && next < plan.portions().size()) {
      Portion made = plan.portions().get(next);
      open.add(new Open(made));
      ahead = plan.passes().get(made.firstPass()) instanceof Pass.Load l && l.ahead().isPresent();
      next++;
    }
  }

  private static int rowSize(Portion made) {
    return made.place().columns() * made.place().channels();
  }

  private static int size(Portion made) {
    return (made.to() - made.from()) * rowSize(made);
  }

  private void take(MapWrites.Write write) {
    Optional<Open> owner =
        open.stream().filter(o -> o.made().owns(write.address(), plan.row())).findFirst();
    if (owner.isEmpty()) {
      String rule = "pass %d writes word %d of no tensor that it makes";
      violations.add(
          new Violation("maps", write.cycle(), rule.formatted(write.pass(), write.address())));
      return;
    }
    Portion made = owner.get().made();
    for (int lane = 0; lane < write.word().length; lane++) {
      if ((write.lanes() >>> lane & 1) == 0) {
        continue;
      }
      OptionalInt element = made.element(write.address(), lane, write.word().length);
      if (element.isPresent()) {
        int at = element.getAsInt() - made.from() * rowSize(made);
        owner.get().found()[at] = write.word()[lane];
        owner.get().cycles()[at] = write.cycle();
      }
    }
  }

  private void end(int vector, Map<String, Tensor> tensors) {
    open.forEach(rows -> compare(rows, vector, tensors));
    open.clear();
    begin();
  }

  private void compare(Open rows, int vector, Map<String, Tensor> tensors) {
    Portion made = rows.made();
    long[] found = rows.found();
    long[] cycles = rows.cycles();
    Tensor golden = tensors.get(made.edge().name());
    ArrayTally.Place place = new ArrayTally.Place(Mismatches.RTL_VS_GOLDEN, made.edge(), false);
    int first = made.from() * rowSize(made);
    for (int i = 0; i < found.length; i++) {
      boolean came = cycles[i] != NOT_YET;
      if (!came || found[i] != golden.get(first + i)) {
        tally.note(
            phase,
            place,
            new ArrayTally.Value(
                vector,
                first + i,
                came ? OptionalLong.of(found[i]) : OptionalLong.empty(),
                golden.get(first + i),
                came ? OptionalLong.of(cycles[i]) : OptionalLong.empty()),
            () -> tensors);
      }
    }
    values += found.length;
  }
}
