// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MemoryBus;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.Literal;

/**
 * The top module of a shared array.
 *
 * @param module module name
 * @param network its name in the source
 * @param origin place in the source
 * @param plan the plan
 * @param cycles of an inference, as planned
 * @param identity first bits of the digest of the weights
 * @param fields numbers of the passes that the sequencer shows
 * @param datapath the datapath's view
 * @param sequencer instance of the sequencer
 * @param datapathInstance instance of the datapath
 * @param vectorInstance instance of the vector unit; empty where there is none
 */
public record ArrayTop(
    String module,
    String network,
    String origin,
    ArrayPlan plan,
    long cycles,
    int identityCode,
    List<PassField> fields,
    ArrayDatapath view,
    Instance sequencer,
    Instance datapath,
    Optional<Instance> vectorInstance) {
  /** Copies the list. */
  public ArrayTop {
    fields = List.copyOf(fields);
  }

  /** A run of beats that is read. */
  public record ReadRun(String label, String base, String offset, String beats) {}

  /** An element of a word that is stored. */
  public record StoredLane(String bytes, String element) {}

  public int multipliers() {
    return plan.shape().multipliers();
  }

  public String identityText() {
    return "%08x".formatted(identityCode);
  }

  public String identity() {
    return "32'h" + identityText();
  }

  public long imageBytes() {
    return plan.imageRows() * plan.row().bytes();
  }

  public long inputBytes() {
    return plan.inputBytes();
  }

  public long outputBytes() {
    return plan.outputBytes();
  }

  public int beatBits() {
    return plan.row().beatBits();
  }

  public int beatBytes() {
    return beatBits() / 8;
  }

  public int latency() {
    return MemoryBus.LATENCY;
  }

  public Bits beat() {
    return new Bits(beatBits());
  }

  public Bits strobe() {
    return new Bits(beatBytes());
  }

  private int offsetBits() {
    return Integer.numberOfTrailingZeros(beatBytes());
  }

  public String belowBeat() {
    return "[" + (offsetBits() - 1) + ":0]";
  }

  public String noOffset() {
    return new Bits(offsetBits()).zero();
  }

  private List<Long> readBeats() {
    List<Long> beats = new ArrayList<>();
    plan.loads().forEach(l -> beats.add(plan.row().bytes(l.place()) / beatBytes()));
    beats.add(imageBytes() / beatBytes());
    return beats;
  }

  /** Returns the runs: every input, then the weights. */
  public List<ReadRun> runs() {
    List<ReadRun> runs = new ArrayList<>();
    List<Long> beats = readBeats();
    long offset = 0;
    for (int i = 0; i < beats.size(); i++) {
      boolean last = i == beats.size() - 1;
      runs.add(
          new ReadRun(
              last ? "default" : runBus().literal(i).toString(),
              last ? "weights_base" : "inputs_base",
              (last ? 0 : offset) + "",
              lengthBits() + "'d" + beats.get(i)));
      offset += beats.get(i) * beatBytes();
    }
    return runs.stream()
        .map(r -> new ReadRun(r.label, r.base, "32'd" + r.offset, r.beats))
        .toList();
  }

  public Bus runBus() {
    return Bus.counter(plan.loads().size());
  }

  public Literal firstRun() {
    return runBus().literal(0);
  }

  public Literal lastRun() {
    return runBus().literal(plan.loads().size());
  }

  public String oneRun() {
    return runBus().bits() + "'d1";
  }

  /** Returns the bits of a number of beats. */
  public int lengthBits() {
    long most = readBeats().stream().mapToLong(b -> b).max().orElseThrow();
    return Math.max(MemoryBus.BURST_BITS + 2, Bus.counter(most).bits());
  }

  public Bits readLength() {
    return new Bits(lengthBits());
  }

  public int burstBits() {
    return MemoryBus.burstBits(beatBits());
  }

  public int queueBits() {
    return MemoryBus.QUEUE_BITS;
  }

  public int burstsBits() {
    return MemoryBus.BURSTS_BITS;
  }

  public Bits rowBits() {
    return view.rowBits();
  }

  public int rowBeats() {
    return plan.row().beats();
  }

  public int ringBits() {
    return Integer.numberOfTrailingZeros(plan.ringRows());
  }

  public Bus movedBus() {
    return view.movedBus();
  }

  public boolean scans() {
    return view.scans();
  }

  public Bus columnBus() {
    return view.columnBus();
  }

  public Bus partBus() {
    return view.partBus();
  }

  public Bus constantBus() {
    return view.constantBus();
  }

  public Bits addressBus() {
    return view.addressBus();
  }

  public int addressBits() {
    return view.addressBits();
  }

  public Bits writeBits() {
    return view.writeBits();
  }

  public Bits wordBits() {
    return view.wordBits();
  }

  public Bits byteBits() {
    return view.byteBits();
  }

  public int byteCount() {
    return view.byteBits().count();
  }

  public int lanes() {
    return plan.shape().lanes();
  }

  public int elementBits() {
    return view.elementBits();
  }

  public int mapWords() {
    return plan.mapWords();
  }

  public boolean vectors() {
    return vectorInstance.isPresent();
  }

  public Instance vectorUnit() {
    return vectorInstance.orElseThrow();
  }

  /** Returns the byte of every element of a word. */
  public List<StoredLane> storedLanes() {
    int bits = elementBits();
    return IntStream.range(0, lanes())
        .mapToObj(
            i -> {
              int low = i * bits;
              String element =
                  bits >= 8
                      ? "word[%s:%s]".formatted(low + 7, low)
                      : "{{%s{word[%s]}}, word[%s:%s]}"
                          .formatted(8 - bits, low + bits - 1, low + bits - 1, low);
              return new StoredLane("[%s:%s]".formatted(i * 8 + 7, i * 8), element);
            })
        .toList();
  }

  public int countBits() {
    return field("store_words").bus().bits();
  }

  private PassField field(String name) {
    return fields.stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns the bytes from the base of the outputs to what is stored. */
  public String storeOffset() {
    int bits = field("store_beat").bus().bits();
    int above = 32 - offsetBits() - bits;
    return "{%s, store_beat, %s}".formatted(new Bits(above).zero(), noOffset());
  }

  public String storeBeats() {
    int more = lengthBits() - field("store_beats").bus().bits();
    return more <= 0 ? "store_beats" : "{" + new Bits(more).zero() + ", store_beats}";
  }
}
