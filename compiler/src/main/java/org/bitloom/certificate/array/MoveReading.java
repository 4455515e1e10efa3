// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.ArrayList;
import java.util.List;
import org.bitloom.operator.Pad;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;

/**
 * Elements that move without being computed: each result is the element that the operator's meaning
 * says, or the constant.
 */
final class MoveReading implements SweepReading {
  /** Elements of a tensor have numbers below this; those of the next tensor follow from here on. */
  private static final long SPAN = 1L << 32;

  private final SweepPaths paths;
  private final SweepTask task;
  private final MapContents contents;

  /**
   * By element of the output, the number of the element that it is; less than a span for a
   * constant.
   */
  private final Tensor origins;

  /** Element of the words of a sum that its first channel takes; negative before it is known. */
  private int from = -1;

  MoveReading(SweepPaths paths, SweepTask task, MapContents contents) {
    this.paths = paths;
    this.task = task;
    this.contents = contents;
    task.sources().forEach(paths::requireSome);
    List<Tensor> numbered = new ArrayList<>();
    List<TensorType> inputs = task.operator().inputs();
    for (int i = 0; i < inputs.size(); i++) {
      long first = i * SPAN;
      numbered.add(Tensor.generate(inputs.get(i).shape(), e -> first + e + SPAN));
    }
    this.origins = ((Reordering) task.operator()).evaluate(numbered);
  }

  /** Returns the element of the words of a sum that its first channel takes. */
  int from() {
    return Math.max(0, from);
  }

  /** Returns the lanes whose constant only stands in for elements that come later. */
  long provisional(int group, int row, int column, int word) {
    if (paths.inside(paths.y(row, 0), paths.x(column, 0))) {
      return 0;
    }
    long lanes = 0;
    for (int lane = 0; lane < task.out().lanes(); lane++) {
      boolean own = (paths.lanes(group) & task.out().valid(word) & 1L << lane) != 0;
      lanes |= own && origin(word, lane) >= SPAN ? 1L << lane : 0;
    }
    return lanes;
  }

  private long origin(int word, int lane) {
    MapTensor out = task.out();
    int channel = word % out.vectorWords() * out.lanes() + lane;
    return origins.get(word / out.vectorWords() * out.channels() + channel);
  }

  @Override
  public void result(int group, int row, int column, int word) {
    if (!paths.inside(paths.y(row, 0), paths.x(column, 0))) {
      constant();
      return;
    }
    long mask = paths.lanes(group) & task.out().valid(word);
    boolean first = true;
    for (int lane = 0; lane < task.out().lanes(); lane++) {
      if ((mask & 1L << lane) != 0) {
        long origin = origin(word, lane);
        Rejected.unless(origin >= SPAN, "'%s' has an element for a constant", task.out().name());
        MapTensor source = task.sources().get((int) (origin / SPAN) - 1);
        element(group, row, column, lane, source, (int) (origin % SPAN), first);
        first = false;
      }
    }
  }

  private void constant() {
    Rejected.unless(
        task.operator() instanceof Pad pad && pad.value() == paths.sweep().reads().padding(),
        "'%s' is made of padding with %d",
        task.out().name(),
        paths.sweep().reads().padding());
  }

  private void element(
      int group, int row, int column, int lane, MapTensor source, int element, boolean reads) {
    long first = paths.read(group, row, column, 0, 0, 0);
    int held = contents.held(source, first);
    Rejected.unless(
        held >= 0, "a word of '%s' is not read from '%s'", task.out().name(), source.name());
    if (reads) {
      for (int w = 0; w < paths.sweep().words(); w++) {
        contents.read(source, held + w, paths.read(group, row, column, 0, 0, w));
      }
    }
    int vector = element / source.channels();
    int at = (vector * source.vectorWords() - held) * source.lanes() + element % source.channels();
    boolean copies = paths.sweep().mode().equals("largest");
    int relative = copies ? at - lane : at - (lane - paths.firstLane(group));
    int offset = copies ? 0 : relative + paths.sweep().writes().firstLane();
    if (copies) {
      Rejected.unless(
          relative == 0, "lane %d of '%s' takes another element", lane, task.out().name());
      return;
    }
    boolean same = from < 0 || from == offset;
    Rejected.unless(
        same && offset >= 0 && at < paths.sweep().words() * source.lanes(),
        "lane %d of '%s' takes another element",
        lane,
        task.out().name());
    from = offset;
  }
}
