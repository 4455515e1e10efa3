// SPDX-License-Identifier: Apache-2.0
package org.bitloom.diagnostic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
  private static final List<String> KINDS = List.of("dense", "conv2d", "relu", "relu6", "max_pool");

  @Test
  void aTypoIsMatchedToItsWord() {
    assertThat(Suggestion.nearest("desne", KINDS)).contains("dense");
    assertThat(Suggestion.nearest("conv_2d", KINDS)).contains("conv2d");
    assertThat(Suggestion.nearest("Dense", KINDS)).contains("dense");
    assertThat(Suggestion.nearest("maxpool", KINDS)).contains("max_pool");
  }

  @Test
  void somethingElseHasNoSuggestion() {
    assertThat(Suggestion.nearest("softmax", KINDS)).isEmpty();
    assertThat(Suggestion.nearest("dense", List.of("dense"))).isEmpty();
    assertThat(Suggestion.nearest("x".repeat(100_000), KINDS)).isEmpty();
  }

  @Test
  void theDistanceCountsInsertionsDeletionsSubstitutionsAndSwaps() {
    assertThat(Suggestion.distance("", "abc")).isEqualTo(3);
    assertThat(Suggestion.distance("abc", "acb")).isEqualTo(1);
    assertThat(Suggestion.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggestion.distance("ca", "abc")).isEqualTo(3);
  }

  @Test
  void theHelpLineAsks() {
    assertThat(Suggestion.didYouMean("rellu", KINDS)).contains("did you mean 'relu'?");
  }
}
