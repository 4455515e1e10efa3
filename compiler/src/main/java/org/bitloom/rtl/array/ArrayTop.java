// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MemoryBase;
import org.bitloom.plan.array.MemoryBus;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Instance;
import org.bitloom.rtl.verilog.MemoryName;

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
 * @param runFile contents of the memory of the runs, where there is one
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
    Optional<Instance> vectorInstance,
    MemoryName runFile)
    implements ArrayModule {
  /** Copies the list. */
  public ArrayTop {
    fields = List.copyOf(fields);
  }

  /** Number of the first register with an address. */
  private static final int FIRST_BASE = 4;

  /** A register with the address of something in memory, and its bits. */
  public record BaseRegister(String name, int high, int low) {}

  /** An element of a word that is stored. */
  public record StoredLane(String bytes, String element) {}

  public String identityText() {
    return "%08x".formatted(identityCode);
  }

  public String identity() {
    return "32'h" + identityText();
  }

  public long imageBytes() {
    return plan.imageRows() * plan.row().bytes();
  }

  /** Returns the registers with the addresses of what is in memory. */
  public List<BaseRegister> bases() {
    List<BaseRegister> bases = new ArrayList<>();
    for (MemoryBase base : MemoryBase.values()) {
      if (base != MemoryBase.MAPS || plan.scratchBytes() > 0) {
        int low = Integer.SIZE * (FIRST_BASE + base.ordinal());
        bases.add(new BaseRegister(base.keyword() + "_base", low + Integer.SIZE - 1, low));
      }
    }
    return bases;
  }

  /** Returns the number of registers. */
  public int registers() {
    return FIRST_BASE + bases().size();
  }

  /** Returns the bits of all registers. */
  public Bits registerBits() {
    return new Bits(Integer.SIZE * registers());
  }

  public Bits registerFlags() {
    return new Bits(registers());
  }

  /** Returns which registers the processor writes. */
  public String storedRegisters() {
    return registers() + "'b" + "1".repeat(bases().size()) + "0".repeat(FIRST_BASE);
  }

  /** Returns what the registers of bases show, if the slave did not show them by itself. */
  public String noBases() {
    return Integer.SIZE * bases().size() + "'d0";
  }

  public int lastRegister() {
    return registers() - 1;
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

  /** Returns the runs of beats that are read. */
  public ReadRuns reads() {
    return new ReadRuns(plan, runFile);
  }

  /** Returns the feature maps on the chip, as the top module connects them. */
  public MapsPorts maps() {
    return new MapsPorts(view, view.addressBits(), plan.windows().bankBits());
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

  public int ringBits() {
    return Integer.numberOfTrailingZeros(plan.ringRows());
  }

  /** Returns the bits of the number of runs on their way: as many as beats, and two. */
  public int kindBits() {
    return queueBits() + 1;
  }

  /** Returns the bus of a row's coordinate. */
  public Bus coordinate() {
    return field("load_first_row").bus();
  }

  public int loadCountBits() {
    return field("load_last_word").bus().bits();
  }

  /** Returns whether elements of what is loaded are signed, where others are not. */
  public String loadSigned() {
    boolean some = fields.stream().anyMatch(f -> f.name().equals("load_signed"));
    return some ? "load_signed" : "1'b0";
  }

  public String allLanes() {
    return "{" + plan.shape().lanes() + "{1'b1}}";
  }

  /** Returns the bits of the bytes of a word. */
  public int byteCount() {
    return view.moving().byteBits().count();
  }

  public boolean vectors() {
    return vectorInstance.isPresent();
  }

  public Instance vectorUnit() {
    return vectorInstance.orElseThrow();
  }

  /** Returns the byte of every element of the first word that is read. */
  public List<StoredLane> storedLanes() {
    int bits = view.elementBits();
    String word = view.wordsName();
    return IntStream.range(0, plan.shape().lanes())
        .mapToObj(
            i -> {
              int low = i * bits;
              String element =
                  bits >= 8
                      ? "%s[%s:%s]".formatted(word, low + 7, low)
                      : "{{%s{%s[%s]}}, %s[%s:%s]}"
                          .formatted(8 - bits, word, low + bits - 1, word, low + bits - 1, low);
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
    int more = reads().lengthBits() - field("store_beats").bus().bits();
    return more <= 0 ? "store_beats" : "{" + new Bits(more).zero() + ", store_beats}";
  }
}
