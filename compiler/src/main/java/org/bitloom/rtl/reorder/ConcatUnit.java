// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.reorder;

import java.util.List;
import java.util.stream.Collectors;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.StreamLayout;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Bus;

/**
 * A block whose inputs take turns: a run of beats of each, one after the other, again and again.
 *
 * @param module module name
 * @param layer layer name
 * @param origin place in the source
 * @param output order of the elements behind it
 * @param inputs in the order of their turns
 * @param turnBus number of the input whose turn it is
 * @param beatBus number of a beat within a run
 */
public record ConcatUnit(
    String module,
    String layer,
    String origin,
    StreamLayout output,
    List<ConcatInput> inputs,
    Bus turnBus,
    Bus beatBus)
    implements ReorderUnit {
  /** Copies the list. */
  public ConcatUnit {
    inputs = List.copyOf(inputs);
  }

  /** Returns whether a run can have more than one beat. */
  public boolean severalBeats() {
    return inputs.stream().anyMatch(i -> i.beats() > 1);
  }

  @Override
  public IntType element() {
    return inputs.get(0).wide();
  }

  /** Returns the runs in words. */
  public String runs() {
    return inputs.stream()
        .map(i -> i.runText() + " of " + i.name())
        .collect(Collectors.joining(", "));
  }

  /** Returns the input whose last flag ends the inference. */
  public ConcatInput finalInput() {
    return inputs.get(inputs.size() - 1);
  }

  /** Returns the condition under which the input whose turn it is has a beat. */
  public String present() {
    return inputs.stream()
        .map(i -> "(%s_turn && %s_valid)".formatted(i.name(), i.name()))
        .collect(Collectors.joining(" || "));
  }

  /** Returns the last beat of the run that is on. */
  public String lastBeat() {
    return selected(inputs.stream().map(i -> i.lastBeat().toString()).toList());
  }

  /** Returns the beat of the input whose turn it is. */
  public String word() {
    return selected(inputs.stream().map(ConcatInput::wideWord).toList());
  }

  private String selected(List<String> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.size() - 1; i++) {
      text.append("in%s_turn ? %s : ".formatted(i, values.get(i)));
    }
    return text + values.get(values.size() - 1);
  }

  /** Returns the inputs whose last flags say nothing new. */
  public List<ConcatInput> unusedLast() {
    return inputs.subList(0, inputs.size() - 1);
  }

  /** Returns the range of their flags. */
  public Bits unusedBits() {
    return new Bits(inputs.size() - 1);
  }
}
