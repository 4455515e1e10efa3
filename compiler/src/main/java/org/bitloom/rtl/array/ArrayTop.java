// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.math.BigInteger;
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
import org.bitloom.rtl.verilog.MemoryFile;
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
  /** So many runs stand in the text. */
  private static final int FEW_RUNS = 8;

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
    return plan.readRuns().stream().map(ArrayPlan.ReadRun::beats).toList();
  }

  /** Returns whether the runs are in a memory. */
  public boolean manyRuns() {
    return plan.readRuns().size() > FEW_RUNS;
  }

  /** Returns the runs, in the order of their use. */
  public List<ReadRun> runs() {
    List<ReadRun> runs = new ArrayList<>();
    List<ArrayPlan.ReadRun> planned = plan.readRuns();
    for (int i = 0; i < planned.size(); i++) {
      ArrayPlan.ReadRun run = planned.get(i);
      runs.add(
          new ReadRun(
              i == planned.size() - 1 ? "default" : runBus().literal(i).toString(),
              run.weights() ? "weights_base" : "inputs_base",
              "32'd" + run.offset() * beatBytes(),
              lengthBits() + "'d" + run.beats()));
    }
    return runs;
  }

  /** The memory of the runs: a bit for weights, the beats to the first one, and the beats. */
  public record RunMemory(MemoryName file, int last, Bits bits, String offset, int weightsBit) {}

  /** Returns the memory of the runs. */
  public List<RunMemory> runMemories() {
    if (!manyRuns()) {
      return List.of();
    }
    int bits = lengthBits() + runOffsetBits() + 1;
    String range = new Bits(runOffsetBits()).above(lengthBits());
    int above = 32 - offsetBits() - runOffsetBits();
    String zeros = above > 0 ? new Bits(above).zero() + ", " : "";
    String offset = "{" + zeros + "run_entry" + range + ", " + noOffset() + "}";
    return List.of(
        new RunMemory(runFile, plan.readRuns().size() - 1, new Bits(bits), offset, bits - 1));
  }

  private int runOffsetBits() {
    long most = plan.readRuns().stream().mapToLong(ArrayPlan.ReadRun::offset).max().orElse(0);
    return Bus.counter(most).bits();
  }

  /** Returns the contents of the memory of the runs. */
  List<MemoryFile> memories() {
    List<MemoryFile> files = new ArrayList<>();
    for (RunMemory memory : runMemories()) {
      List<BigInteger> words =
          plan.readRuns().stream()
              .map(
                  run ->
                      BigInteger.valueOf(run.weights() ? 1 : 0)
                          .shiftLeft(runOffsetBits())
                          .or(BigInteger.valueOf(run.offset()))
                          .shiftLeft(lengthBits())
                          .or(BigInteger.valueOf(run.beats())))
              .toList();
      files.add(new MemoryFile(memory.file().file(), memory.bits().count(), words));
    }
    return files;
  }

  public Bus runBus() {
    return Bus.counter(plan.readRuns().size() - 1L);
  }

  public Literal firstRun() {
    return runBus().literal(0);
  }

  public Literal lastRun() {
    return runBus().literal(plan.readRuns().size() - 1L);
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

  public String mapsModule() {
    if (severalRows()) {
      return "bitloom_array_maps_in_banks";
    }
    return adds() ? "bitloom_array_maps_two_ports" : "bitloom_array_maps";
  }

  /** Returns whether several rows are read at once. */
  public boolean severalRows() {
    return view.severalRows();
  }

  public int rows() {
    return view.rows();
  }

  public Bits rowsBits() {
    return view.rowsBits();
  }

  public Bits wordsBits() {
    return view.wordsBits();
  }

  public String wordsName() {
    return view.wordsName();
  }

  /** Returns an address for each row. */
  public Bits readBits() {
    return new Bits(rows() * addressBits());
  }

  /** Returns the selection of the address of the first row. */
  public String runPlace() {
    return severalRows() ? addressBus().low() : "";
  }

  /** Returns the addresses of all rows: whatever else reads, reads one word. */
  public String readPlaces() {
    return severalRows()
        ? "{run_address"
            + new Bits((rows() - 1) * addressBits()).above(addressBits())
            + ", read_place}"
        : "read_place";
  }

  /** Returns the binary logarithm of the banks of the feature maps. */
  public int bankBits() {
    return plan.windows().bankBits();
  }

  public int twoPorts() {
    return adds() ? 1 : 0;
  }

  /** Returns whether the feature maps have a second read port, used or not. */
  public boolean otherPort() {
    return adds() || severalRows();
  }

  /** Returns whether they have one that is not used. */
  public boolean noOther() {
    return otherPort() && !adds();
  }

  public String otherRead() {
    return adds() ? "other_read" : "1'b0";
  }

  public String otherAddress() {
    return adds() ? "other_address" : addressBus().zero();
  }

  public String otherName() {
    return adds() ? "other" : "unused_other";
  }

  public boolean adds() {
    return view.adds();
  }

  public boolean keeps() {
    return view.keeps();
  }

  public Bus groupBus() {
    return view.groupBus();
  }

  public boolean seamless() {
    return view.seamless();
  }

  public boolean phased() {
    return view.phased();
  }

  public Bus phaseBus() {
    return view.phaseBus();
  }

  public boolean scans() {
    return view.scan().scans();
  }

  public Bus columnBus() {
    return view.columnBus();
  }

  public Bus partBus() {
    return view.partBus();
  }

  public Bus constantBus() {
    return view.constants().constantBus();
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
    return view.moving().byteBits();
  }

  public int byteCount() {
    return view.moving().byteBits().count();
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
