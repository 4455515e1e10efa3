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
import org.bitloom.cosim.CosimResult.Mismatches;
import org.bitloom.cosim.CosimResult.Violation;
import org.bitloom.operator.Tensor;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.Portion;

/**
 * Compares the rows of every tensor on the chip with the golden model, once the passes that make
 * them have ended.
 */
final class MapReplay {
  private static final long NOT_YET = -1;

  private final ArrayPlan plan;
  private final MapWrites writes;
  private final ArrayTally tally;
  private final String phase;
  private final List<Violation> violations = new ArrayList<>();
  private long values;

  /** Rows that are being made: which, what was written, and when. */
  private int portion;

  private long[] found = new long[0];
  private long[] cycles = new long[0];

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
    begin(0);
    for (Optional<MapWrites.Write> write = writes.next(start, lanes);
        write.isPresent();
        write = writes.next(start, lanes)) {
      while (portion < plan.portions().size()
          && write.get().pass() >= plan.portions().get(portion).endPass()) {
        end(vector, tensors);
      }
      take(write.get());
    }
    while (portion < plan.portions().size()) {
      end(vector, tensors);
    }
  }

  private void begin(int next) {
    portion = next;
    if (next < plan.portions().size()) {
      int size = size(plan.portions().get(next));
      found = new long[size];
      cycles = new long[size];
      Arrays.fill(cycles, NOT_YET);
    }
  }

  private static int rowSize(Portion made) {
    return made.place().columns() * made.place().channels();
  }

  private static int size(Portion made) {
    return (made.to() - made.from()) * rowSize(made);
  }

  private void take(MapWrites.Write write) {
    boolean some = portion < plan.portions().size();
    if (!some || !plan.portions().get(portion).owns(write.address(), plan.row())) {
      String rule = "pass %d writes word %d of no tensor that it makes";
      violations.add(
          new Violation("maps", write.cycle(), rule.formatted(write.pass(), write.address())));
      return;
    }
    Portion made = plan.portions().get(portion);
    for (int lane = 0; lane < write.word().length; lane++) {
      if ((write.lanes() >>> lane & 1) == 0) {
        continue;
      }
      OptionalInt element = made.element(write.address(), lane, write.word().length);
      if (element.isPresent()) {
        int at = element.getAsInt() - made.from() * rowSize(made);
        found[at] = write.word()[lane];
        cycles[at] = write.cycle();
      }
    }
  }

  private void end(int vector, Map<String, Tensor> tensors) {
    Portion made = plan.portions().get(portion);
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
    begin(portion + 1);
  }
}
