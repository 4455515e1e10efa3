// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.plan.array.ArrayShape;
import org.bitloom.plan.array.ArrayStages;
import org.bitloom.plan.array.ArrayWidths;
import org.bitloom.plan.array.ArrayWindows;
import org.bitloom.plan.array.MemoryRow;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;

/**
 * Processing elements, requantizers, and what moves rows to where they belong.
 *
 * @param module module name
 * @param network its name in the source
 * @param origin place in the source
 * @param row the array's shape and the unit of memory
 * @param stages of the array
 * @param fields numbers of the passes that it reads
 * @param addressBits bits of an address of the feature maps
 * @param movedBus words or entries that a pass moves
 * @param constantRowCount rows of the constants of a group
 * @param windowPlan windows in registers
 * @param columnBus columns of an image
 * @param partBus parts of a window
 * @param phaseBus phases of a scan
 * @param phased whether any position of a scan may end several windows
 * @param pe the processing element
 * @param requantizer the requantizer lane
 */
public record ArrayDatapath(
    String module,
    String network,
    String origin,
    MemoryRow row,
    ArrayStages stages,
    List<PassField> fields,
    int addressBits,
    Bus movedBus,
    int constantRowCount,
    ArrayWindows windowPlan,
    Bus columnBus,
    Bus partBus,
    Bus phaseBus,
    boolean phased,
    ArrayPe pe,
    ArrayRequantizer requantizer) {
  /** Copies the list. */
  public ArrayDatapath {
    fields = List.copyOf(fields);
  }

  private ArrayWidths widths() {
    return pe.widths();
  }

  public int pes() {
    return row.shape().channels();
  }

  public int lanes() {
    return row.shape().lanes();
  }

  public boolean tables() {
    return widths().tables();
  }

  public boolean ties() {
    return widths().ties();
  }

  public boolean laned() {
    return pe.laned();
  }

  public int sumStage() {
    return stages.sum();
  }

  public int contributionStage() {
    return stages.contribution();
  }

  public int setStage() {
    return stages.constants();
  }

  public int writeStage() {
    return stages.write();
  }

  public Bits addressBus() {
    return new Bits(addressBits);
  }

  public Bus constantBus() {
    return Bus.counter(constantRowCount - 1);
  }

  public Bits wordBits() {
    return new Bits(lanes() * elementBits());
  }

  public Bits rowBits() {
    return new Bits(row.bits());
  }

  public Bits writeBits() {
    return new Bits(lanes());
  }

  public String runStages() {
    return "[" + stages.contribution() + ":1]";
  }

  public String runShift() {
    return "[" + (stages.contribution() - 1) + ":1]";
  }

  public String noRuns() {
    return new Bits(stages.contribution()).zero();
  }

  public String writeStages() {
    return "[" + endStage() + ":1]";
  }

  public String writeShift() {
    return "[" + (endStage() - 1) + ":1]";
  }

  public String doneStages() {
    return "[" + stages.write() + ":1]";
  }

  public String doneShift() {
    return "[" + (stages.write() - 1) + ":1]";
  }

  public String noDones() {
    return new Bits(stages.write()).zero();
  }

  private int addedLength() {
    return stages.added() - stages.write();
  }

  public String addedStages() {
    return "[" + addedLength() + ":1]";
  }

  public String addedShift() {
    return "[" + (addedLength() - 1) + ":1]";
  }

  public String noAdded() {
    return new Bits(addedLength()).zero();
  }

  public String setStages() {
    return "[" + stages.constants() + ":1]";
  }

  public String setShift() {
    return "[" + (stages.constants() - 1) + ":1]";
  }

  public String noGroups() {
    return new Bits(stages.constants()).zero();
  }

  public Bits addressStages() {
    return new Bits(endStage() * addressBits);
  }

  public String addressShift() {
    return "[" + ((endStage() - 1) * addressBits - 1) + ":0]";
  }

  public String firstAddress() {
    return addressBus().toString();
  }

  public String lastAddress() {
    return adds()
        ? "(adds ? addresses%s : addresses%s)"
            .formatted(address(stages.added()), address(stages.write()))
        : "addresses" + address(stages.write());
  }

  private String address(int stage) {
    int high = stage * addressBits - 1;
    return "[" + high + ":" + (high - addressBits + 1) + "]";
  }

  /** Returns the condition under which results are written. */
  public String written() {
    return adds()
        ? "(adds ? added_dones[%s] : dones[%s])".formatted(addedLength(), stages.write())
        : "dones[" + stages.write() + "]";
  }

  private String upper() {
    return adds()
        ? "(adds ? halves[%s] : halves[%s])".formatted(stages.added(), stages.write())
        : "halves[" + stages.write() + "]";
  }

  /** Returns a set of constants: whole rows. */
  public Bits setBits() {
    return new Bits(constantRowCount * row.bits());
  }

  /** A row of a set of constants. */
  public record ConstantRow(String index, String slice) {}

  public List<ConstantRow> constantRows() {
    return IntStream.range(0, constantRowCount)
        .mapToObj(
            i ->
                new ConstantRow(
                    constantBus().literal(i).toString(),
                    "[" + ((i + 1) * row.bits() - 1) + ":" + i * row.bits() + "]"))
        .toList();
  }

  public int channelConstants() {
    return widths().constantBits();
  }

  private int usedConstants() {
    return pes() * channelConstants();
  }

  public boolean spareConstants() {
    return usedConstants() < setBits().count();
  }

  public String spareRange() {
    return "[" + setBits().msb() + ":" + usedConstants() + "]";
  }

  /** Returns the bytes of a word. */
  public Bits byteBits() {
    return new Bits(lanes() * 8);
  }

  private int wordBitsOfRow() {
    return Integer.numberOfTrailingZeros(row.words());
  }

  /** Returns whether a row has several words. */
  public boolean severalWords() {
    return wordBitsOfRow() > 0;
  }

  /** Returns the bits of the place of a word in its row. */
  public Bits wordPlace() {
    return new Bits(wordBitsOfRow());
  }

  /** Returns the place of the word that is being moved; the table's is found above its lanes. */
  public String place() {
    int laneBits = Integer.numberOfTrailingZeros(lanes());
    String plain = "moved1[" + wordPlace().msb() + ":0]";
    String table = "moved1[" + (wordPlace().msb() + laneBits) + ":" + laneBits + "]";
    return tables() ? "table_loads ? " + table + " : " + plain : plain;
  }

  /** Returns the word of the row that is being moved. */
  public String bytes() {
    int bits = lanes() * 8;
    return severalWords() ? "row[place1 * " + bits + " +: " + bits + "]" : "row" + byteBits();
  }

  /** Returns an element of that word. */
  public String extended() {
    return extended("bytes1", "lane * 8 + 7", "lane * 8");
  }

  /** Returns the entry of the table. */
  public String tableExtended() {
    return extended("table_byte1", "7", "0");
  }

  private String extended(String name, String sign, String from) {
    int bits = elementBits();
    return bits <= 8
        ? "%s[%s +: %s]".formatted(name, from, bits)
        : "{signed_bytes && %s[%s], %s[%s +: 8]}".formatted(name, sign, name, from);
  }

  public String tableByte() {
    int laneBits = Integer.numberOfTrailingZeros(lanes());
    return laneBits == 0 ? "bytes1" : "bytes1[moved1[" + (laneBits - 1) + ":0] * 8 +: 8]";
  }

  /** Returns the place of a result in the table: its code. */
  public String tableIndex() {
    int bits = elementBits();
    return bits >= 8
        ? "scaled_result[7:0]"
        : "{"
            + Extension.repeated(8 - bits, "scaled_result[" + (bits - 1) + "]")
            + ", scaled_result}";
  }

  public Bits weightBits() {
    return new Bits(row.shape().multipliers() * 8);
  }

  public String weightRange() {
    return wideRow() ? weightBits().toString() : "";
  }

  public boolean wideRow() {
    return row.bits() > row.shape().multipliers() * 8;
  }

  public String restRange() {
    return "[" + (row.bits() - 1) + ":" + weightBits().count() + "]";
  }

  public int peWeightBits() {
    return lanes() * 8;
  }

  public int elementBits() {
    return pe.elementBits();
  }

  public Bus element() {
    return pe.element();
  }

  public Bus factor() {
    return pe.factor();
  }

  public Bus sum() {
    return pe.sum();
  }

  /** Returns the elements of the channels of a group. */
  public Bits channelBits() {
    return new Bits(pes() * elementBits());
  }

  public String own() {
    int bits = channelBits().count();
    return halves()
        ? "halves[2] ? operand2[%s:%s] : operand2[%s:0]".formatted(2 * bits - 1, bits, bits - 1)
        : "operand2";
  }

  private boolean halves() {
    return row.shape().groupsPerWord() == 2;
  }

  public String peModule() {
    return pe.module();
  }

  public String requantizerModule() {
    return requantizer.module();
  }

  /** Returns whether any sweep adds to its results. */
  public boolean adds() {
    return fields.stream().anyMatch(f -> f.name().equals("adds"));
  }

  public int otherStage() {
    return stages.other();
  }

  /** Returns the address of the result whose other element is asked for. */
  public String otherPlace() {
    int low = (stages.other() - 1) * addressBits;
    return "[" + (low + addressBits - 1) + ":" + low + "]";
  }

  /** Returns the elements of the group's channels in the other tensor's word. */
  public String otherOwn() {
    int bits = channelBits().count();
    return halves()
        ? "halves[%s] ? other[%s:%s] : other[%s:0]"
            .formatted(stages.write() - 1, 2 * bits - 1, bits, bits - 1)
        : "other";
  }

  /** Returns the last stage of control: the one in which the last results are written. */
  private int endStage() {
    return adds() ? stages.added() : stages.write();
  }

  public int addedStage() {
    return stages.added();
  }

  /** Returns the constants of the added sum, as a channel has them. */
  public String addedConstants() {
    return widths().split()
        ? "{added_pivot, added_below, added_addend, added_multiplier}"
        : "{added_addend, added_multiplier}";
  }

  /** Returns whether any sweep is a scan. */
  public boolean scans() {
    return !windowPlan.none();
  }

  /** Returns whether sums take in windows of their own. */
  public boolean ownWindows() {
    return windowPlan.channels().isPresent();
  }

  /** Returns the windows. */
  public List<ScanWindow> windows() {
    List<ScanWindow> windows = new ArrayList<>();
    ArrayShape shape = row.shape();
    windowPlan
        .channels()
        .ifPresent(g -> windows.add(window("channel", g, shape.words(g.taps()), ownWord())));
    windowPlan
        .packed()
        .ifPresent(
            g -> {
              int bits = g.elements() * elementBits();
              String low = "operand1" + new Bits(bits).low();
              windows.add(window("packed", g, shape.words(g.summands()), low));
            });
    return windows;
  }

  /** Returns what the window of a phase has for sums. */
  public Bits phaseBits() {
    return new Bits(parts("packed") * wordBits().count());
  }

  /** Returns the condition under which a scan has read a new position. */
  public String shifts() {
    return phased ? "fresh1" : "firsts[1]";
  }

  private ScanWindow window(String name, ArrayWindows.Grid grid, int parts, String word) {
    return new ScanWindow(name, grid, elementBits(), parts, lanes(), word, shifts(), columnBus);
  }

  private String ownWord() {
    int bits = channelBits().count();
    return halves()
        ? "halves[1] ? operand1[%s:%s] : operand1[%s:0]".formatted(2 * bits - 1, bits, bits - 1)
        : "operand1";
  }

  /** Returns the tap that element t of the part is. */
  public String tap() {
    return parts("channel") > 1 ? "(part2 * %s + t)".formatted(lanes()) : "t";
  }

  private int parts(String name) {
    return windows().stream()
        .filter(w -> w.name().equals(name))
        .mapToInt(ScanWindow::parts)
        .findFirst()
        .orElse(1);
  }

  /** Returns what all sums take in: a word, or a part of the packed window. */
  public String sharedOperand() {
    if (windowPlan.packed().isEmpty()) {
      return "operand2";
    }
    String taps = phased ? "phase_taps" : "packed_taps";
    int bits = wordBits().count();
    String part = parts("packed") > 1 ? "%s[part2 * %s +: %s]".formatted(taps, bits, bits) : taps;
    return "packed_scan ? %s : operand2".formatted(part);
  }

  public Bits channels() {
    return new Bits(pes());
  }

  public String noChannel() {
    return channels().zero();
  }

  public String allLanes() {
    return "{" + lanes() + "{1'b1}}";
  }

  public String resultLanes() {
    return halves()
        ? upper() + " ? {own_lanes, %s} : {%s, own_lanes}".formatted(noChannel(), noChannel())
        : "own_lanes";
  }

  public String resultData() {
    String data = adds() ? "sent" : "results";
    return halves() ? "{" + data + ", " + data + "}" : data;
  }
}
