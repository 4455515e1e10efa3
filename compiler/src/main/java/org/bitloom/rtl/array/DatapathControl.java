// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.plan.array.ArrayStages;
import org.bitloom.rtl.verilog.Bits;

/**
 * Control that travels beside the data of a shared array: bit n of a register is there in cycle n.
 *
 * @param stages of the array
 * @param addressBits bits of an address of the feature maps
 * @param sums whether any results are summed once more
 * @param averages whether any sums are those of all results of a channel
 */
public record DatapathControl(ArrayStages stages, int addressBits, boolean sums, boolean averages) {
  private Bits addressBus() {
    return new Bits(addressBits);
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

  /** Ends of groups reach the stage in which all results of a channel have been summed. */
  private int groupStage() {
    return averages ? stages.write() : stages.constants();
  }

  public String groupStages() {
    return "[" + groupStage() + ":1]";
  }

  public String groupShift() {
    return "[" + (groupStage() - 1) + ":1]";
  }

  public String noGroups() {
    return new Bits(groupStage()).zero();
  }

  /** Returns the condition under which a sum is complete that is scaled once more. */
  public String summed() {
    String done = "adds && dones[" + stages.write() + "]";
    return averages ? done + " && (!averages || group_lasts[" + stages.write() + "])" : done;
  }

  public Bits addressStages() {
    return new Bits(endStage() * addressBits);
  }

  public String addressShift() {
    return "[" + ((endStage() - 1) * addressBits - 1) + ":0]";
  }

  public String lastAddress() {
    return sums
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
    return sums
        ? "(adds ? added_dones[%s] : dones[%s])".formatted(addedLength(), stages.write())
        : "dones[" + stages.write() + "]";
  }

  String upper() {
    return sums
        ? "(adds ? halves[%s] : halves[%s])".formatted(stages.added(), stages.write())
        : "halves[" + stages.write() + "]";
  }

  /** Returns the address of the result whose other element is asked for. */
  public String otherPlace() {
    int low = (stages.other() - 1) * addressBits;
    return "[" + (low + addressBits - 1) + ":" + low + "]";
  }

  /** Returns the last stage of control: the one in which the last results are written. */
  private int endStage() {
    return sums ? stages.added() : stages.write();
  }
}
