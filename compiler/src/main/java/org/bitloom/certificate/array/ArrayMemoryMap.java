// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.report.ArrayCertificate.ArrayTensor;
import org.bitloom.report.ArrayCertificate.BeatRun;
import org.bitloom.report.ArrayCertificate.MemoryRegion;
import org.bitloom.report.ArrayPass;
import org.bitloom.report.ArrayReport;

/**
 * Verifies what the certificate of a shared array says of external memory: where regions are, and
 * that every row of weights and every row of an input arrives exactly when a pass wants it.
 *
 * @param network that is computed
 * @param plan that is verified
 * @param sizes of the array
 * @param failures takes a sentence for every claim that does not hold
 */
record ArrayMemoryMap(
    Network network, ArrayReport plan, ArrayDimensions sizes, List<String> failures) {
  /** Offsets from a base have 32 bits. */
  private static final long MOST_BYTES = 1L << 32;

  static final String WEIGHTS = "weights";
  private static final String INPUTS = "inputs";
  private static final String OUTPUTS = "outputs";
  private static final String MAPS = "maps";

  /** Verifies everything. */
  void check() {
    regions(WEIGHTS, List.of("weights.bin"), plan.weightBytes());
    regions(INPUTS, network.inputs().stream().map(Input::name).toList(), plan.inputBytes());
    regions(OUTPUTS, network.outputs(), plan.outputBytes());
    regions(MAPS, storedMaps(), plan.scratchBytes());
    tensorSizes();
    transfers();
    image();
    runs();
  }

  /** Returns the tensors that are stored and no outputs. */
  private List<String> storedMaps() {
    return plan.certificate().passes().stream()
        .filter(p -> p.kind().equals("store") && !network.outputs().contains(p.tensor()))
        .map(ArrayPass::tensor)
        .distinct()
        .toList();
  }

  /** Returns the base behind which a pass reads or writes a tensor. */
  private String base(ArrayPass pass) {
    boolean load = pass.kind().equals("load");
    boolean input = network.inputs().stream().anyMatch(i -> i.name().equals(pass.tensor()));
    boolean output = network.outputs().contains(pass.tensor());
    return load && input ? INPUTS : !load && output ? OUTPUTS : MAPS;
  }

  private long bytes(String base) {
    return switch (base) {
      case INPUTS -> plan.inputBytes();
      case OUTPUTS -> plan.outputBytes();
      default -> plan.scratchBytes();
    };
  }

  private void unless(boolean holds, String failure, Object... of) {
    if (!holds) {
      failures.add(failure.formatted(of));
    }
  }

  /** Regions behind one base are aligned, apart, inside, and those that there have to be. */
  private void regions(String base, List<String> names, long bytes) {
    List<MemoryRegion> own =
        plan.certificate().regions().stream()
            .filter(r -> r.base().equals(base))
            .sorted(Comparator.comparingLong(MemoryRegion::offset))
            .toList();
    List<String> found = own.stream().map(MemoryRegion::name).sorted().toList();
    unless(
        found.equals(names.stream().sorted().toList()),
        "memory behind the base of %s has %s instead of %s",
        base,
        found,
        names);
    unless(bytes >= 0 && bytes <= MOST_BYTES, "%s take %d bytes", base, bytes);
    long end = 0;
    for (MemoryRegion region : own) {
      String name = "region '" + region.name() + "' of " + base;
      unless(region.offset() >= 0 && region.bytes() >= 0, "%s is negative", name);
      unless(
          region.offset() % sizes.beatBytes() == 0,
          "%s begins at byte %d, which is no multiple of a beat of %d",
          name,
          region.offset(),
          sizes.beatBytes());
      unless(
          region.offset() >= end, "%s begins at byte %d, in the one before", name, region.offset());
      end = Math.addExact(region.offset(), region.bytes());
      unless(end <= bytes, "%s ends at byte %d of %d", name, end, bytes);
    }
    long last = Math.max(end, base.equals(INPUTS) ? loaded() : 0);
    unless(last == bytes, "%s end at byte %d of %d", base, last, bytes);
  }

  /** Returns the end of all that is loaded: whole rows of memory, which may be more than inputs. */
  private long loaded() {
    return plan.certificate().passes().stream()
        .filter(p -> p.kind().equals("load") && base(p).equals(INPUTS))
        .mapToLong(p -> Math.addExact(p.offset(), p.readBytes()))
        .max()
        .orElse(0);
  }

  private void tensorSizes() {
    Map<String, ArrayTensor> tensors = tensors();
    for (MemoryRegion region : plan.certificate().regions()) {
      ArrayTensor tensor = tensors.get(region.name());
      if (!region.base().equals(WEIGHTS) && tensor != null) {
        long bytes = sizes.bytes(sizes.memoryWords(tensor, tensor.rows()));
        unless(
            bytes == region.bytes(),
            "region '%s' has %d bytes, the tensor %d",
            region.name(),
            region.bytes(),
            bytes);
      }
    }
  }

  private Map<String, ArrayTensor> tensors() {
    Map<String, ArrayTensor> tensors = new HashMap<>();
    plan.certificate().tensors().forEach(t -> tensors.put(t.name(), t));
    return tensors;
  }

  private long regionOf(String base, String tensor) {
    return plan.certificate().regions().stream()
        .filter(r -> r.base().equals(base) && r.name().equals(tensor))
        .mapToLong(MemoryRegion::offset)
        .findFirst()
        .orElseThrow(() -> new Rejected("there is no region for '" + tensor + "'"));
  }

  /** Loads and stores begin with the first byte of their rows; stores go out in whole beats. */
  private void transfers() {
    Map<String, ArrayTensor> tensors = tensors();
    for (ArrayPass pass : plan.certificate().passes()) {
      boolean load = pass.kind().equals("load");
      if (!load && !pass.kind().equals("store")) {
        unless(
            pass.offset() == 0
                && pass.writtenBytes() == 0
                && pass.readBytes() == pass.imageRows() * sizes.rowBytes(),
            "a pass of layer '%s' reads %d and writes %d bytes, with %d rows of weights",
            pass.layer(),
            pass.readBytes(),
            pass.writtenBytes(),
            pass.imageRows());
        continue;
      }
      ArrayTensor tensor = tensors.get(pass.tensor());
      Rejected.unless(tensor != null, "there is no tensor '%s'", pass.tensor());
      long words = sizes.memoryWords(tensor, pass.rows());
      long before = sizes.memoryWords(tensor, pass.firstRow()) * sizes.lanes();
      long first = regionOf(base(pass), pass.tensor());
      unless(
          pass.offset() == first + before && pass.offset() % sizes.beatBytes() == 0,
          "the %s of '%s' from row %d on begins at byte %d instead of %d",
          pass.kind(),
          pass.tensor(),
          pass.firstRow(),
          pass.offset(),
          first + before);
      long beats = Math.ceilDiv(words * sizes.lanes(), (long) sizes.beatBytes());
      long read = load ? beats * sizes.beatBytes() : 0;
      long written = load ? 0 : beats * sizes.beatBytes();
      unless(
          pass.readBytes() == read && pass.writtenBytes() == written,
          "the %s of '%s' moves %d and %d bytes instead of %d and %d",
          pass.kind(),
          pass.tensor(),
          pass.readBytes(),
          pass.writtenBytes(),
          read,
          written);
      unless(
          pass.offset() + read + written <= bytes(base(pass)),
          "the %s of '%s' from row %d on ends beyond the %s",
          pass.kind(),
          pass.tensor(),
          pass.firstRow(),
          base(pass));
    }
  }

  /** Every row of {@code weights.bin} is read by some pass, and passes share all of theirs. */
  private void image() {
    long row = 0;
    Set<Long> firsts = new HashSet<>();
    Map<Long, ArrayPass> known = new HashMap<>();
    for (ArrayPass pass : plan.certificate().passes()) {
      unless(pass.imageRows() >= 0, "layer '%s' reads rows below 0", pass.layer());
      if (pass.imageRows() <= 0) {
        unless(
            pass.imageRow() == 0 && pass.imageHash().isEmpty(),
            "layer '%s' reads no weights from row %d on",
            pass.layer(),
            pass.imageRow());
        continue;
      }
      ArrayPass other = known.putIfAbsent(pass.imageRow(), pass);
      if (firsts.add(pass.imageRow())) {
        unless(
            pass.imageRow() == row,
            "layer '%s' reads weights from row %d on, those before end at %d",
            pass.layer(),
            pass.imageRow(),
            row);
        row = Math.addExact(row, pass.imageRows());
      } else {
        unless(
            other != null
                && other.imageRows() == pass.imageRows()
                && other.imageHash().equals(pass.imageHash()),
            "layer '%s' reads other weights from row %d on than layer '%s'",
            pass.layer(),
            pass.imageRow(),
            other == null ? "" : other.layer());
      }
    }
    unless(
        Math.multiplyExact(row, (long) sizes.rowBytes()) == plan.weightBytes(),
        "passes read %d rows of weights, weights.bin has %d bytes",
        row,
        plan.weightBytes());
  }

  /** The read port asks for what passes want, in their order, and for nothing else. */
  private void runs() {
    List<BeatRun> expected = new WantedRuns(sizes, this::base).of(plan.certificate().passes());
    List<BeatRun> claimed = WantedRuns.joined(plan.certificate().runs());
    for (int i = 0; i < Math.min(expected.size(), claimed.size()); i++) {
      if (!expected.get(i).equals(claimed.get(i))) {
        failures.add("run %d is %s, passes want %s".formatted(i, claimed.get(i), expected.get(i)));
        return;
      }
    }
    unless(
        expected.size() == claimed.size(),
        "there are %d runs of beats, passes want %d",
        claimed.size(),
        expected.size());
  }
}
