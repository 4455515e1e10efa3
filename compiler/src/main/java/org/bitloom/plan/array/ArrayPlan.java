// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.plan.Edge;
import org.bitloom.plan.ProvenNetwork;

/**
 * A network on an array that all of its layers share.
 *
 * @param proven what is computed
 * @param row the array's shape and the unit of memory
 * @param passes the program
 * @param portions which passes make what, in their order; stores make nothing on the chip
 * @param mapWords words of feature maps on the chip
 * @param ringRows rows of weights on the chip, a power of two
 * @param widths of all registers
 * @param windows in registers
 * @param inputs in memory
 * @param outputs in memory
 * @param maps in memory: tensors that are not on the chip between layers
 */
public record ArrayPlan(
    ProvenNetwork proven,
    MemoryRow row,
    List<Pass> passes,
    List<Portion> portions,
    int mapWords,
    int ringRows,
    ArrayWidths widths,
    ArrayWindows windows,
    List<Region> inputs,
    List<Region> outputs,
    List<Region> maps) {
  /** Offsets from a base have 32 bits. */
  private static final long MOST_BYTES = 1L << 32;

  /** Copies the lists. */
  public ArrayPlan {
    passes = List.copyOf(passes);
    portions = List.copyOf(portions);
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    maps = List.copyOf(maps);
  }

  /** Returns the shape of the array. */
  public ArrayShape shape() {
    return row.shape();
  }

  /**
   * Beats that follow each other in memory.
   *
   * @param base weights, inputs or maps
   * @param offset beats from the base
   * @param beats how many
   * @param after stores that memory has confirmed before
   */
  public record ReadRun(MemoryBase base, long offset, long beats, int after) {
    /** Returns whether they are weights. */
    public boolean weights() {
      return base == MemoryBase.WEIGHTS;
    }

    private boolean continues(ReadRun before) {
      return weights() && before.weights() && offset == before.offset + before.beats;
    }
  }

  /** Returns, pass by pass, which row of the weights in memory its first one is. */
  public List<Long> imageOffsets() {
    Map<Object, Long> offsets = new IdentityHashMap<>();
    long rows = 0;
    for (Pass pass : ArrayImage.distinct(passes)) {
      offsets.put(ArrayImage.contents(pass), rows);
      rows += imageRows(pass);
    }
    return passes.stream().map(pass -> offsets.get(ArrayImage.contents(pass))).toList();
  }

  /** Returns all that is read, in the order of its use. */
  public List<ReadRun> readRuns() {
    List<Long> offsets = imageOffsets();
    StoredRows stored = new StoredRows();
    List<ReadRun> runs = new ArrayList<>();
    for (int i = 0; i < passes.size(); i++) {
      Pass pass = passes.get(i);
      long first = 0;
      if (i > 0 && passes.get(i - 1) instanceof Pass.Load load && load.ahead().isPresent()) {
        first = image().groupRows((Sweep) pass);
        weights(runs, offsets.get(i), 0, first);
        join(runs, run(load, stored));
      }
      if (pass instanceof Pass.Store store) {
        stored.add(store);
      }
      if (pass instanceof Pass.Load load) {
        if (load.ahead().isEmpty()) {
          join(runs, run(load, stored));
        }
      } else {
        weights(runs, offsets.get(i), first, imageRows(pass));
      }
    }
    return runs;
  }

  private ReadRun run(Pass.Load load, StoredRows stored) {
    return new ReadRun(
        load.base(), row.firstBeat(load.offset()), row.beats(load.words()), stored.before(load));
  }

  /** Adds some of the rows that a pass reads. */
  private void weights(List<ReadRun> runs, Long imageRow, long first, long end) {
    if (end > first) {
      long offset = (imageRow + first) * row.beats();
      join(runs, new ReadRun(MemoryBase.WEIGHTS, offset, (end - first) * row.beats(), 0));
    }
  }

  private static void join(List<ReadRun> runs, ReadRun next) {
    int last = runs.size() - 1;
    if (last >= 0 && next.continues(runs.get(last))) {
      ReadRun before = runs.get(last);
      long beats = before.beats + next.beats;
      runs.set(last, new ReadRun(MemoryBase.WEIGHTS, before.offset, beats, 0));
    } else {
      runs.add(next);
    }
  }

  /** Returns whether any position of a scan may end several windows. */
  public boolean phased() {
    return passes.stream().anyMatch(p -> p instanceof Sweep s && s.scan().phased());
  }

  /** Returns whether any scan goes from row to row without a position between them. */
  public boolean seamless() {
    return passes.stream().anyMatch(p -> p instanceof Sweep s && s.scan().seamless());
  }

  /** Returns the most sums that are kept for each channel of the array; 0 where none are. */
  public int keptSums() {
    return passes.stream()
        .filter(p -> p instanceof Sweep s && s.share().kept())
        .mapToInt(p -> ((Sweep) p).loops().groups())
        .max()
        .orElse(0);
  }

  /** Returns whether words are left out behind the rows of any input on the chip. */
  public boolean gaps() {
    return passes.stream().anyMatch(p -> p instanceof Pass.Load l && l.place().gap() > 0);
  }

  /** Returns whether any rows are loaded while a sweep that reads them goes on. */
  public boolean ahead() {
    return passes.stream().anyMatch(p -> p instanceof Pass.Load l && l.ahead().isPresent());
  }

  /** Returns whether any sweep adds another tensor to its results. */
  public boolean adds() {
    return passes.stream()
        .anyMatch(p -> p instanceof Sweep s && s.added().filter(a -> !a.mean()).isPresent());
  }

  /** Returns whether any sweep adds all results of a channel. */
  public boolean averages() {
    return passes.stream()
        .anyMatch(p -> p instanceof Sweep s && s.added().filter(Sweep.Added::mean).isPresent());
  }

  /** Returns the rows of the constants of a group of channels. */
  public int constantRows() {
    return image().constantRows();
  }

  /** Returns the rows of weights, constants and tables that a pass reads. */
  public long imageRows(Pass pass) {
    return image().rows(pass);
  }

  /** Returns the rows of weights, constants and tables in all. */
  public long imageRows() {
    return ArrayImage.distinct(passes).stream().mapToLong(this::imageRows).sum();
  }

  /** Returns the contents of {@code weights.bin}. */
  public byte[] imageBytes() {
    return image().bytes(passes);
  }

  /** Returns the part of {@code weights.bin} that a pass reads. */
  public byte[] imageBytes(Pass pass) {
    return image().bytes(List.of(pass));
  }

  /** Returns the bytes of all inputs in memory. */
  public long inputBytes() {
    long beats =
        readRuns().stream()
            .filter(r -> r.base == MemoryBase.INPUTS)
            .mapToLong(r -> r.offset + r.beats)
            .max()
            .orElse(0);
    long regions = inputs.stream().mapToLong(i -> offset(i) + row.bytes(i.place())).max().orElse(0);
    return Math.max(regions, beats * row.beatBits() / MemoryRow.ELEMENT_BITS);
  }

  /** Returns the bytes of all outputs in memory. */
  public long outputBytes() {
    return outputs.stream().mapToLong(o -> row.bytes(o.place())).sum();
  }

  /** Returns the bytes of all feature maps in memory. */
  public long scratchBytes() {
    return maps.stream().mapToLong(m -> row.bytes(m.place())).sum();
  }

  /** Returns the first of weights, inputs and outputs that offsets of 32 bits do not reach. */
  Optional<String> beyondAddresses() {
    if (imageRows() * row.bytes() > MOST_BYTES) {
      return Optional.of("weights take %d bytes".formatted(imageRows() * row.bytes()));
    }
    if (inputBytes() > MOST_BYTES) {
      return Optional.of("inputs take %d bytes".formatted(inputBytes()));
    }
    if (scratchBytes() > MOST_BYTES) {
      return Optional.of("feature maps in memory take %d bytes".formatted(scratchBytes()));
    }
    return outputBytes() > MOST_BYTES
        ? Optional.of("outputs take %d bytes".formatted(outputBytes()))
        : Optional.empty();
  }

  /** Returns the bytes on the chip for feature maps and weights. */
  public long bufferBytes() {
    return (long) mapWords * shape().lanes() + (long) ringRows * row.bytes();
  }

  /** Returns how a tensor lies in memory. */
  public TensorBytes bytes(Region region) {
    Edge edge = region.edge();
    return new TensorBytes(region.place(), edge.type().shape(), edge.type().elementType(), row);
  }

  /** Returns the bytes from the base to a tensor. */
  public long offset(Region region) {
    return region.offset() * shape().lanes();
  }

  private ArrayImage image() {
    return new ArrayImage(row, widths);
  }
}
