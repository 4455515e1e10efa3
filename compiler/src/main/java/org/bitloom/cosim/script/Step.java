// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim.script;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One thing that a simulator does.
 *
 * @param verb name of the step in the C++ harness and of the task in the Verilog one
 * @param arguments numbers, in the order of both
 */
public record Step(String verb, List<Long> arguments) {
  /** Copies the list. */
  public Step {
    arguments = List.copyOf(arguments);
  }

  private static Step of(String verb, long... arguments) {
    return new Step(verb, Arrays.stream(arguments).boxed().toList());
  }

  /** Holds reset; from then on nothing is offered. */
  static Step reset(int cycles) {
    return of("reset", cycles);
  }

  /** Offers frames of every input; all earlier ones must have passed, or reset have come. */
  static Step offer(int first, int count, Pattern pattern, Starvation s) {
    return of("offer", first, count, pattern.ordinal(), s.gap(), s.from(), s.to());
  }

  /** Sets the stalls of all outputs. */
  static Step take(Pattern pattern) {
    return of("take", pattern.ordinal());
  }

  /** Writes the next inferences of every recorded stream. */
  static Step record(int inferences) {
    return of("record", inferences);
  }

  /** Waits until every stream has carried so many inferences more. */
  static Step await(int inferences) {
    return of("await", inferences);
  }

  /** Goes on for some time. */
  static Step run(long cycles) {
    return of("run", cycles);
  }

  /** Takes nothing until nothing moves any more. */
  static Step fill() {
    return of("fill");
  }

  /** Takes nothing of one output, and all of the others, until nothing moves any more. */
  static Step block(int output) {
    return of("block", output);
  }

  /** Ends all stalls, listens for surplus beats and takes stock. */
  static Step silence() {
    return of("silence");
  }

  /** Lets frames of any length come. */
  static Step loosen() {
    return of("loosen");
  }

  /** Frames are right again; {@code frame_error} was high in so many cycles. */
  static Step tighten(int least, int most) {
    return of("tighten", least, most);
  }

  /** Latency and initiation interval count from the next accepted beat. */
  static Step measure() {
    return of("measure");
  }

  /** Returns the line of the C++ harness's script. */
  public String line() {
    return verb + arguments.stream().map(a -> " " + a).collect(Collectors.joining());
  }

  /** Tells whether there are arguments. */
  public boolean some() {
    return !arguments.isEmpty();
  }
}
