// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.util.List;
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
 * @param movedBus entries of a table
 * @param constantRowCount rows of the constants of a group
 * @param windowPlan windows in registers
 * @param columnBus columns of an image
 * @param partBus parts of a window
 * @param phaseBus phases of a scan
 * @param groupBus groups of a sweep
 * @param phased whether any position of a scan may end several windows
 * @param seamless whether any scan goes from row to row without a position between them
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
    Bus groupBus,
    boolean phased,
    boolean seamless,
    ArrayPe pe,
    ArrayRequantizer requantizer)
    implements ArrayModule {
  /** Copies the list. */
  public ArrayDatapath {
    fields = List.copyOf(fields);
  }

  /** Returns the control beside the data. */
  public DatapathControl control() {
    return new DatapathControl(stages, addressBits, sums(), averages());
  }

  /** Returns the rows that are read at once. */
  public int rows() {
    return windowPlan.rowsAtOnce();
  }

  /** Returns whether several rows are read at once. */
  public boolean severalRows() {
    return rows() > 1;
  }

  /** Returns a bit for each row. */
  public Bits rowsBits() {
    return new Bits(rows());
  }

  /** Returns a word for each row. */
  public Bits wordsBits() {
    return new Bits(rows() * wordBits().count());
  }

  /** Returns the name of what is read. */
  public String wordsName() {
    return severalRows() ? "words" : "word";
  }

  /** Returns which of the rows are in the feature map, where anything is read. */
  public String mapped() {
    return severalRows() ? "run ? in_map : " + rowsBits().zero() : "in_map && run";
  }

  /** Returns what moves from rows of the ring. */
  public MovedRow moving() {
    return new MovedRow(row, elementBits(), pe.oneWeight());
  }

  /** Returns the constants of a group. */
  public ConstantSet constants() {
    return new ConstantSet(row, constantRowCount, widths());
  }

  /** Returns what sums take in behind scans. */
  public ScanOperands scan() {
    return new ScanOperands(
        row.shape(), windowPlan, elementBits(), columnBus, partBus, phaseBus, phased, seamless);
  }

  private ArrayWidths widths() {
    return pe.widths();
  }

  public int pes() {
    return row.shape().channels();
  }

  public boolean tables() {
    return widths().tables();
  }

  public Bits addressBus() {
    return new Bits(addressBits);
  }

  public Bits wordBits() {
    return new Bits(row.shape().lanes() * elementBits());
  }

  public Bits rowBits() {
    return new Bits(row.bits());
  }

  public Bits writeBits() {
    return new Bits(row.shape().lanes());
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

  public int elementBits() {
    return pe.elementBits();
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

  /** Returns whether any sweep adds another tensor to its results. */
  public boolean adds() {
    return has("other_step");
  }

  /** Returns whether any sweep adds all results of a channel. */
  public boolean averages() {
    return has("averages");
  }

  /** Returns whether any results are summed once more. */
  public boolean sums() {
    return has("adds");
  }

  private boolean has(String field) {
    return fields.stream().anyMatch(f -> f.name().equals(field));
  }

  /** Returns whether any sums are kept for a later sweep. */
  public boolean keeps() {
    return pe.keeps();
  }

  /** Returns the groups of as many stages as a sum takes, the first stage lowest. */
  public Bits groupStages() {
    return new Bits(stages.sum() * groupBus.bits());
  }

  public String groupShift() {
    return new Bits((stages.sum() - 1) * groupBus.bits()).low();
  }

  private String group(int stage) {
    return "sum_groups" + new Bits(pe.keptBus().bits()).above((stage - 1) * groupBus.bits());
  }

  /** Returns the place of the sum that the word resumes. */
  public String resumedGroup() {
    return group(stages.contribution() - 1);
  }

  /** Returns the place of the sum that is kept. */
  public String keptGroup() {
    return group(stages.sum());
  }

  /** Returns the bits of control of the sums that are kept. */
  public String keptStages() {
    return "[" + stages.sum() + ":1]";
  }

  public String keptShift() {
    return "[" + (stages.sum() - 1) + ":1]";
  }

  public String noKept() {
    return new Bits(stages.sum()).zero();
  }

  /** Returns the condition under which a sum is complete. */
  public String complete() {
    return keeps() ? "run && last && !kept" : "run && last";
  }

  /** Returns the condition under which an element is read that is added. */
  public String otherRead() {
    return averages() ? "adds && !averages" : "adds";
  }

  /** Returns what is added to a result. */
  public String partner() {
    String before = "(fresh_sum ? " + pe.sum().literal(0) + " : both)";
    if (!adds()) {
      return before;
    }
    return averages() ? "(averages ? " + before + " : other_part)" : "other_part";
  }

  /** Returns the elements of the group's channels in the other tensor's word. */
  public String otherOwn() {
    int bits = channelBits().count();
    return halves()
        ? "halves[%s] ? other[%s:%s] : other[%s:0]"
            .formatted(stages.write() - 1, 2 * bits - 1, bits, bits - 1)
        : "other";
  }

  public Bits channels() {
    return new Bits(pes());
  }

  public String noChannel() {
    return channels().zero();
  }

  /** Returns the lanes that are written. */
  public String resultLanes() {
    return halves()
        ? control().upper()
            + " ? {own_lanes, %s} : {%s, own_lanes}".formatted(noChannel(), noChannel())
        : "own_lanes";
  }

  public String resultData() {
    String data = sums() ? "sent" : "results";
    return halves() ? "{" + data + ", " + data + "}" : data;
  }
}
