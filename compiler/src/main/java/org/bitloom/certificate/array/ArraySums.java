// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.operator.Operator;
import org.bitloom.report.ArrayCertificate.ArrayTensor;
import org.bitloom.report.ArrayPass;
import org.bitloom.report.ArrayReport;

/**
 * Verifies the sums in the report of a shared array: those of cycles and bytes over passes, layers
 * and everything, and what no inference can be shorter than.
 *
 * @param plan that is verified
 * @param sizes of the array
 * @param facts of all layers
 * @param failures takes a sentence for every claim that does not hold
 */
record ArraySums(
    ArrayReport plan, ArrayDimensions sizes, Map<String, LayerFacts> facts, List<String> failures) {
  /** Cycles of the entry that ends an inference. */
  private static final int ENDING_CYCLES = 3;

  private static final double TOLERANCE = 1e-9;

  /** What passes add up to. */
  private record Sum(int passes, long cycles, long busy, long waiting, long read, long written) {
    static final Sum ZERO = new Sum(0, 0, 0, 0, 0, 0);

    Sum plus(ArrayPass p) {
      return new Sum(
          passes + 1,
          Math.addExact(cycles, p.cycles()),
          Math.addExact(busy, p.busy()),
          Math.addExact(waiting, p.waiting()),
          Math.addExact(read, p.readBytes()),
          Math.addExact(written, p.writtenBytes()));
    }
  }

  /** Verifies everything. */
  void check() {
    Map<String, Sum> layers = new LinkedHashMap<>();
    Sum all = Sum.ZERO;
    for (ArrayPass pass : plan.certificate().passes()) {
      pass(pass);
      all = all.plus(pass);
      layers.merge(title(pass), Sum.ZERO.plus(pass), (sum, one) -> sum.plus(pass));
    }
    unless(
        List.copyOf(layers.keySet())
            .equals(plan.layers().stream().map(ArrayReport.Layer::name).toList()),
        "passes work for %s",
        layers.keySet());
    for (ArrayReport.Layer layer : plan.layers()) {
      layer(layer, layers.getOrDefault(layer.name(), Sum.ZERO));
    }
    totals(all);
    buffer();
  }

  private void unless(boolean holds, String failure, Object... of) {
    if (!holds) {
      failures.add(failure.formatted(of));
    }
  }

  private static String title(ArrayPass pass) {
    return switch (pass.kind()) {
      case "load", "store" -> pass.kind() + " " + pass.layer();
      default -> pass.layer();
    };
  }

  private void pass(ArrayPass pass) {
    boolean possible =
        pass.busy() >= 0
            && pass.waiting() >= 0
            && pass.cycles() >= Math.addExact(pass.busy(), pass.waiting());
    unless(
        possible,
        "a pass of '%s' takes %d cycles, of which %d are busy and %d waiting",
        pass.layer(),
        pass.cycles(),
        pass.busy(),
        pass.waiting());
  }

  private void layer(ArrayReport.Layer claim, Sum sum) {
    Sum claimed =
        new Sum(
            claim.passes(),
            claim.cycles(),
            claim.arrayCycles(),
            claim.waitingCycles(),
            claim.readBytes(),
            claim.writtenBytes());
    unless(claimed.equals(sum), "'%s' has %s, its passes have %s", claim.name(), claimed, sum);
    unless(
        bound(sum).equals(claim.bound()),
        "'%s' is claimed to be bound by %s instead of %s",
        claim.name(),
        claim.bound(),
        bound(sum));
    LayerFacts layer = facts.get(claim.name());
    long macs = layer == null ? 0 : layer.operators().stream().mapToLong(Operator::macs).sum();
    unless(
        macs == claim.macs(), "'%s' has %d MACs instead of %d", claim.name(), claim.macs(), macs);
  }

  /** Returns what most of the cycles are spent on. */
  private static String bound(Sum sum) {
    long rest = sum.cycles() - sum.busy() - sum.waiting();
    if (sum.busy() >= sum.waiting() && sum.busy() >= rest) {
      return "array";
    }
    return sum.waiting() >= rest ? "memory" : "latency";
  }

  private void totals(Sum all) {
    unless(
        plan.cycles() == all.cycles() + ENDING_CYCLES,
        "an inference takes %d cycles, its passes %d and its end %d",
        plan.cycles(),
        all.cycles(),
        ENDING_CYCLES);
    unless(
        plan.readBytes() == all.read() && plan.writtenBytes() == all.written(),
        "an inference reads %d bytes and writes %d, its passes %d and %d",
        plan.readBytes(),
        plan.writtenBytes(),
        all.read(),
        all.written());
    long beats = all.read() / sizes.beatBytes();
    unless(beats <= plan.cycles(), "%d beats are read in %d cycles", beats, plan.cycles());
    long macs =
        facts.values().stream()
            .flatMap(f -> f.operators().stream())
            .mapToLong(Operator::macs)
            .sum();
    unless(plan.macs() == macs, "the plan has %d MACs, the network %d", plan.macs(), macs);
    double busy = (double) macs / ((double) plan.cycles() * plan.multipliers());
    unless(
        Math.abs(busy - plan.busy()) < TOLERANCE,
        "multipliers are claimed to be busy for %s of the cycles instead of %s",
        plan.busy(),
        busy);
  }

  /** The ring holds the rows of a group that is used several times; tensors lie within the maps. */
  private void buffer() {
    long maps = plan.certificate().mapWords();
    long ring = plan.certificate().ringRows();
    unless(Long.bitCount(ring) == 1 && ring > 0, "a ring of %d rows is no power of two", ring);
    unless(
        plan.mapBytes() == maps * sizes.lanes()
            && plan.bufferBytes() == plan.mapBytes() + ring * sizes.rowBytes(),
        "the buffer has %d bytes, %d for maps, with %d words and %d rows",
        plan.bufferBytes(),
        plan.mapBytes(),
        maps,
        ring);
    for (ArrayTensor tensor : plan.certificate().tensors()) {
      long row = sizes.memoryWords(tensor, 1) + tensor.gap();
      long end = tensor.address() + Math.multiplyExact(row, (long) tensor.held());
      unless(
          tensor.address() >= 0 && end <= maps,
          "'%s' ends at word %d of %d",
          tensor.name(),
          end,
          maps);
    }
  }
}
