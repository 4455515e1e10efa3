// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Diagnostic;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.fixed.IntType;
import org.bitloom.model.Hardware;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.junit.jupiter.api.Test;

/** Which output of several the labels are for. */
class JudgedOutputTest {
  private static Input input(String name, Shape shape) {
    return new Input(name, shape, IntType.signed(8), new Quantization(1, 0));
  }

  /** Inputs are outputs as well; a map names no class. */
  private static Network network(String... outputs) {
    return new Network(
        "n",
        List.of(
            input("map", Shape.of(2, 2, 3)),
            input("kind", Shape.of(4)),
            input("side", Shape.of(3))),
        List.of(),
        List.of(outputs),
        Hardware.unspecified());
  }

  @Test
  void theOnlyOutputThatNamesAClassComesFirst() {
    Network judged = JudgedOutput.first(network("map", "kind"), Optional.empty());
    assertThat(judged.outputs()).containsExactly("kind", "map");
    assertThat(Classes.of(judged)).isEqualTo(new Classes(4, false));
  }

  @Test
  void theNamedOutputComesFirst() {
    Network judged = JudgedOutput.first(network("map", "kind", "side"), Optional.of("side"));
    assertThat(judged.outputs()).containsExactly("side", "map", "kind");
    assertThat(Classes.of(judged)).isEqualTo(new Classes(3, false));
  }

  @Test
  void severalThatNameAClassAreRefusedWithTheOption() {
    assertThat(refusal(network("kind", "side"), Optional.empty()))
        .isEqualTo(
            "2 of its outputs do: kind, side;"
                + " say which output the labels are for: --labels-of NAME, one of kind, side");
  }

  @Test
  void anOutputThatIsNotThereIsRefused() {
    assertThat(refusal(network("kind", "side"), Optional.of("x")))
        .startsWith("it has no output 'x'");
  }

  @Test
  void outputsOfWhichNoneNamesAClassAreRefused() {
    assertThat(refusal(network("map", "map"), Optional.empty()))
        .startsWith("none of its 2 outputs is a vector");
  }

  @Test
  void aNamedMapNamesNoClass() {
    Network judged = JudgedOutput.first(network("kind", "map"), Optional.of("map"));
    assertThatThrownBy(() -> Classes.of(judged)).isInstanceOf(DiagnosticException.class);
  }

  private static String refusal(Network network, Optional<String> output) {
    try {
      JudgedOutput.first(network, output);
      throw new AssertionError("accepted");
    } catch (DiagnosticException refused) {
      Diagnostic diagnostic = refused.diagnostic();
      return diagnostic.notes().get(0) + "; " + diagnostic.helps().get(0);
    }
  }
}
