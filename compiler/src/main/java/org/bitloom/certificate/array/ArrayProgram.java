// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.model.Network;
import org.bitloom.operator.ArgMax;
import org.bitloom.operator.Lookup;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Softmax;
import org.bitloom.report.ArrayCertificate;
import org.bitloom.report.ArrayPass;
import org.bitloom.report.ArraySweep;

/**
 * Runs the program of a shared array without data, pass after pass, from the certificate: what
 * every word of the feature maps holds, which words sums take in, and what weights they meet.
 */
final class ArrayProgram {
  private static final BitSet NOTHING = new BitSet();

  private final Network network;
  private final ArrayCertificate certificate;
  private final ArrayDimensions sizes;
  private final Map<String, LayerFacts> facts;
  private final MapTensors tensors;
  private final MapContents contents;

  /** By tensor, the words of its sums that were taken in by sweeps which share them. */
  private final Map<String, Integer> shared = new HashMap<>();

  /** By tensor, the rows that are in memory. */
  private final Map<String, BitSet> stored = new HashMap<>();

  private final ImageRows images;
  private Lookup table;
  private ArrayPass before;
  private final WorkLimit work;

  private ArrayProgram(
      Network network,
      ArrayCertificate certificate,
      ArrayDimensions sizes,
      Map<String, LayerFacts> facts) {
    this.network = network;
    this.certificate = certificate;
    this.sizes = sizes;
    this.facts = facts;
    this.tensors = new MapTensors(network, sizes, facts, certificate.tensors());
    this.contents = new MapContents(mapWords());
    tensors.all().stream().filter(t -> t.owner().equals(t.name())).forEach(contents::add);
    this.images = new ImageRows(sizes, certificate.registers());
    this.work = new WorkLimit(facts.values());
  }

  /**
   * Runs the program.
   *
   * @throws Rejected where a pass does what the network does not want
   */
  static void check(
      Network network,
      ArrayCertificate certificate,
      ArrayDimensions sizes,
      Map<String, LayerFacts> facts) {
    new ArrayProgram(network, certificate, sizes, facts).run();
  }

  /** Feature maps cannot have more words than tensors, with gaps and whole rows of memory. */
  private int mapWords() {
    long words = tensors.words(sizes.rowBytes() / sizes.lanes() + 1);
    Rejected.unless(
        certificate.mapWords() >= 0 && certificate.mapWords() <= words,
        "feature maps have %d words, tensors %d",
        certificate.mapWords(),
        words);
    return certificate.mapWords();
  }

  private void run() {
    for (int i = 0; i < certificate.passes().size(); i++) {
      ArrayPass pass = certificate.passes().get(i);
      before = i == 0 ? null : certificate.passes().get(i - 1);
      contents.next();
      try {
        pass(pass);
      } catch (Rejected rejected) {
        throw new Rejected(
            "pass %d (%s %s): %s".formatted(i, pass.kind(), pass.layer(), rejected.getMessage()));
      }
    }
    for (String output : network.outputs()) {
      int rows = tensors.named(output).rows();
      Rejected.unless(
          stored.getOrDefault(output, NOTHING).cardinality() == rows,
          "output '%s' is never written",
          output);
    }
  }

  private void pass(ArrayPass pass) {
    Rejected.unless(
        (pass.sweep() != null) == pass.kind().equals("sweep"), "it is a sweep, or is none");
    switch (pass.kind()) {
      case "load" -> load(pass);
      case "store" -> store(pass);
      case "table" -> table(pass);
      case "vectors" -> vectors(pass);
      case "sweep" -> sweep(pass);
      default -> throw new Rejected("there are no such passes");
    }
  }

  private MapTensor rows(ArrayPass pass) {
    MapTensor tensor = tensors.named(pass.tensor());
    Rejected.unless(
        pass.firstRow() >= 0
            && pass.rows() > 0
            && pass.firstRow() <= tensor.rows() - pass.rows()
            && pass.rows() <= tensor.claim().held()
            && pass.copy() == tensor.claim().copy(),
        "'%s' has no %d rows from row %d on",
        pass.tensor(),
        pass.rows(),
        pass.firstRow());
    return tensor;
  }

  /** A load from the first row on brings a tensor anew, be it to another place. */
  private void load(ArrayPass pass) {
    if (pass.firstRow() == 0) {
      contents.forget(tensors.move(pass.tensor(), pass.copy()));
    }
    MapTensor tensor = rows(pass);
    int behind = pass.firstRow() + pass.rows();
    boolean there =
        stored.getOrDefault(tensor.name(), NOTHING).nextClearBit(pass.firstRow()) >= behind;
    Rejected.unless(
        tensor.claim().layer() == null || there,
        "'%s' is no input of the network, and these rows are not in memory",
        tensor.name());
    int words = tensor.vectorRowWords();
    if (pass.ahead() == null) {
      requireMoved(pass, (long) pass.rows() * words);
    }
    for (int word = pass.firstRow() * words;
        word < (pass.firstRow() + pass.rows()) * words;
        word++) {
      contents.write(tensor, word, -1L, false);
    }
  }

  /** No word moves faster than one in a cycle. */
  private static void requireMoved(ArrayPass pass, long words) {
    Rejected.unless(
        pass.busy() == 0 && pass.cycles() >= words,
        "%d words move in %d cycles, %d of them busy",
        words,
        pass.cycles(),
        pass.busy());
  }

  private void store(ArrayPass pass) {
    MapTensor tensor = rows(pass);
    BitSet rows = stored.computeIfAbsent(tensor.name(), name -> new BitSet());
    int behind = pass.firstRow() + pass.rows();
    Rejected.unless(
        rows.get(pass.firstRow(), behind).isEmpty(), "'%s' is written twice", tensor.name());
    rows.set(pass.firstRow(), behind);
    int words = tensor.vectorRowWords();
    requireMoved(pass, (long) pass.rows() * words);
    for (int word = pass.firstRow() * words; word < behind * words; word++) {
      contents.read(tensor, word, tensor.address(word));
    }
  }

  /** The table belongs to the function that the next sweeps look up. */
  private void table(ArrayPass pass) {
    SweepTask task = SweepTask.of(pass, facts, tensors);
    Rejected.unless(task.operator() instanceof Lookup, "'%s' has no table", pass.tensor());
    table = (Lookup) task.operator();
    requireMoved(pass, ImageRows.codes(table));
    images.table(pass, table);
  }

  private void vectors(ArrayPass pass) {
    MapTensor out = rows(pass);
    LayerFacts layer = facts.get(pass.layer());
    Rejected.unless(
        layer != null && pass.layer().equals(out.claim().layer()) && pass.rows() == out.rows(),
        "it makes '%s'",
        out.name());
    int step = out.claim().step();
    Operator operator = layer.operators().get(step);
    Rejected.unless(
        operator instanceof Softmax || operator instanceof ArgMax,
        "'%s' is not made of vectors",
        out.name());
    MapTensor in = tensors.sources(layer, step).get(0);
    MapTensors.requireRows(in, operator, operator.inputs().get(0).shape(), 1);
    requireMoved(pass, operator.inputs().get(0).shape().elements());
    for (int word = 0; word < in.words(); word++) {
      contents.read(in, word, in.address(word));
    }
    for (int word = 0; word < out.words(); word++) {
      contents.write(out, word, -1L, false);
    }
  }

  private void sweep(ArrayPass pass) {
    rows(pass);
    ArraySweep sweep = pass.sweep();
    new SweepPaths(sweep, sizes).require();
    SweepTask task = SweepTask.of(pass, facts, tensors);
    require(pass, task);
    work.spend(sweep, new SweepPaths(sweep, sizes).steps());
    requireRing(sweep);
    if (before != null && before.ahead() != null) {
      requireAhead(pass, task);
    }
    int word = sharedWord(pass, task);
    SweepChecker checker =
        new SweepChecker(pass, sizes, task, contents, certificate.windows(), word);
    images.weights(pass, checker.check(sizes));
  }

  private void require(ArrayPass pass, SweepTask task) {
    Rejected.unless(
        !pass.sweep().table() || task.operator() == table, "the table is that of another function");
    int pixels = pass.sweep().scan() == null ? 1 : window(pass.sweep()).pixels();
    for (int i = 0; i < task.sources().size(); i++) {
      MapTensors.requireRows(
          task.sources().get(i), task.operator(), task.operator().inputs().get(i).shape(), pixels);
    }
  }

  /** A sweep that begins before its rows are there waits for all that it reads with each. */
  private void requireAhead(ArrayPass pass, SweepTask task) {
    ArraySweep sweep = pass.sweep();
    MapTensor loaded = tensors.named(before.tensor());
    int below =
        sweep.scan() == null
            ? (sweep.kernelRows() - 1) * sweep.reads().down().dilation()
            : window(sweep).rowsAtOnce() - 1;
    Rejected.unless(
        task.sources().equals(List.of(loaded)) && before.ahead() >= below,
        "it waits for %d rows of '%s' beyond its own, and reads %d",
        before.ahead(),
        loaded.name(),
        below);
    Rejected.unless(
        !task.out().overlaps(loaded), "it writes where rows of '%s' still come", loaded.name());
    requireMoved(before, 0);
    long cycles = before.cycles() + pass.cycles();
    long words = (long) before.rows() * loaded.vectorRowWords();
    Rejected.unless(cycles >= words, "%d words come in %d cycles", words, cycles);
  }

  private ArrayCertificate.ArrayWindow window(ArraySweep sweep) {
    return certificate.windows().stream()
        .filter(w -> w.of().equals(SweepChecker.windowOf(sweep.scan())))
        .findFirst()
        .orElseThrow(() -> new Rejected("a scan has no window"));
  }

  private void requireRing(ArraySweep sweep) {
    long steps = new SweepPaths(sweep, sizes).steps();
    boolean used = sweep.mode().equals("products") && (long) sweep.rows() * sweep.columns() > 1;
    Rejected.unless(
        !used || steps <= certificate.ringRows(),
        "%d rows of weights are used again, of which %d fit",
        steps,
        certificate.ringRows());
  }

  /** Sweeps that share sums take in one word after the other, and the last one all that is left. */
  private int sharedWord(ArrayPass pass, SweepTask task) {
    ArraySweep sweep = pass.sweep();
    if (!sweep.kept() && !sweep.resumed()) {
      return 0;
    }
    int next = shared.getOrDefault(pass.tensor(), 0);
    int words = task.sources().get(0).vectorWords();
    boolean order = sweep.resumed() == next > 0 && sweep.kept() == next < words - 1;
    Rejected.unless(
        order && sweep.words() == 1 && sweep.rows() * sweep.columns() == 1,
        "sums of '%s' do not take in word %d of %d next",
        pass.tensor(),
        next,
        words);
    shared.put(pass.tensor(), next + 1);
    return next;
  }
}
