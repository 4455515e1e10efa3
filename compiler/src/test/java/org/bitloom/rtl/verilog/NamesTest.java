// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.bitloom.Draws;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  private static final String LETTERS = "aAbB_019";

  @Test
  void aNameOfTheSourceStaysAsItIs() {
    Names names = Names.of("kws", List.of("x", "fc1", "Conv_2"));

    assertThat(names.top()).isEqualTo("kws");
    assertThat(names.stream("Conv_2")).isEqualTo("Conv_2");
    assertThat(names.stream("x", "branch0")).isEqualTo("x__branch0");
    assertThat(names.of("fc1").module("mac_array")).isEqualTo("kws__fc1__mac_array");
    assertThat(names.of("fc1").instance("mac_array")).isEqualTo("fc1__mac_array");
    assertThat(names.of("fc1").memory("weights"))
        .isEqualTo(new MemoryName("kws__fc1__weights.mem", "KWS_MEM_DIR"));
    assertThat(names.beside("self_check")).isEqualTo("kws__self_check");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "config", "Config", "LIBRARY", "logic", "always_ff", "unique0", "uwire", "interconnect",
        "bitloom_fifo", "BITLOOM_x", "con", "Com1", "clk", "aclk", "frame_error", "x_valid",
        "s_axis_tdata", "std"
      })
  void aTopModuleNeverHasAReservedName(String network) {
    assertThat(Names.of(network, List.of()).top()).isEqualTo(network + "__top");
    assertThat(ReservedWords.objection(network)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a__b", "_a", "a_", "1a", "", "a-b", "a b", "é", "a.v", "../a"})
  void aUserCannotNameAModuleSo(String name) {
    assertThat(ReservedWords.objection(name)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kws", "Net_1", "top", "main", "configs", "a1_b2"})
  void aUserCanNameAModuleSo(String name) {
    assertThat(ReservedWords.objection(name)).isEmpty();
  }

  @Test
  void aLongNameIsCutButStaysApart() {
    String first = "a".repeat(400) + "1";
    String second = "a".repeat(400) + "2";
    Names names = Names.of(first, List.of(first, second));

    assertThat(names.of(first).memory("requantizer_lane_of_any_kind").file()).hasSizeLessThan(255);
    assertThat(names.stream(first)).isNotEqualTo(names.stream(second));
  }

  /** Names of eight letters, two of which are a letter in two cases and one the separator. */
  @Test
  void noTwoNamesOfADesignAreTheSameWhateverTheCaseOfTheirLetters() {
    SplittableRandom random = new SplittableRandom(11);
    for (int run = 0; run < Draws.of(2000); run++) {
      Set<String> owners = new HashSet<>();
      for (int i = 0; i < 12; i++) {
        owners.add(word(random));
      }
      Names names = Names.of(word(random), List.copyOf(owners));
      List<String> all = new ArrayList<>(List.of(names.top(), names.beside("self_check")));
      List<String> inside = new ArrayList<>();
      for (String owner : owners) {
        for (String role : List.of("engine", "output_queue", "queue")) {
          all.add(names.of(owner).module(role));
          inside.add(names.of(owner).instance(role));
        }
        for (String signal : List.of("valid", "ready", "data", "last", "frame_error")) {
          inside.add(names.stream(owner) + "_" + signal);
          inside.add(names.stream(owner, "branch0") + "_" + signal);
        }
      }
      assertThat(all.stream().map(n -> n.toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
      assertThat(inside.stream().map(n -> n.toLowerCase(Locale.ROOT))).doesNotHaveDuplicates();
      all.addAll(inside);
      assertThat(all).allMatch(n -> n.matches("[A-Za-z][A-Za-z0-9_]*"));
    }
  }

  /** Two designs in one project: the first separator ends the top module's name. */
  @Test
  void noModuleOfADesignIsOneOfADesignWithAnotherTop() {
    assertThat(Names.of("kws", List.of("a_b")).of("a_b").module("engine"))
        .isNotEqualTo(Names.of("kws_a", List.of("b")).of("b").module("engine"));
    assertThat(Names.of("kws", List.of("a__b")).of("a__b").module("engine"))
        .isNotEqualTo(Names.of("kws__a", List.of("b")).of("b").module("engine"));
  }

  @Test
  void whatIsNotInTheNetworkHasNoName() {
    assertThatThrownBy(() -> Names.of("kws", List.of("a")).of("b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(1, 6); i > 0; i--) {
      word.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return word.toString();
  }
}
