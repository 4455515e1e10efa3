// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.model.Network;
import org.bitloom.operator.Tensor;
import org.bitloom.rtl.RandomBranches;
import org.bitloom.rtl.RandomConvolutions;
import org.bitloom.rtl.RandomJoins;
import org.bitloom.rtl.RandomNetwork;
import org.junit.jupiter.api.Test;

/**
 * Random networks: the operators' meaning, the golden model and the hardware under two foldings
 * agree, with stalls, and without them the hardware keeps the planned interval. Many designs are
 * simulated as one; those of a pack that fails are checked alone, and the first that fails then is
 * made smaller and kept as a crasher.
 *
 * <p>{@code -Dbitloom.fuzz.count=N} and {@code -Dbitloom.fuzz.seed=S} check the networks of the
 * seeds S to S + N - 1.
 */
class FuzzTest {
  private static final int PACK = 16;
  private static final int COUNT = Integer.getInteger("bitloom.fuzz.count", 32);
  private static final long SEED = Long.getLong("bitloom.fuzz.seed", 0);

  /** A network that the planner accepts, with its design. */
  private record Sample(long seed, Network network, Subject subject) {}

  @Test
  void witnessesAgreeOnRandomNetworksUnderTwoFoldings() {
    RequiredTools.assume(new Verilator());
    List<Sample> planned = planned((network, seed) -> network);
    List<Sample> folded = planned((n, seed) -> n.with(RandomNetwork.foldings(n, seed)));
    assertThat(folded).as("networks that can be planned").hasSameSizeAs(planned);
    assertThat(planned).hasSizeGreaterThan(COUNT / 2);
    List<List<Sample>> packs = packs(planned);
    packs.addAll(packs(folded));

    List<Sample> suspects =
        packs.parallelStream().flatMap(pack -> suspects(pack).stream()).toList();

    for (Sample suspect : suspects) {
      Optional<String> failure = NetworkCheck.failure(suspect.subject(), suspect.seed());
      failure.ifPresent(text -> Crashers.keepAndFail(suspect.network(), suspect.seed(), text));
    }
    assertThat(suspects).as("failed in a pack, but not alone").isEmpty();
  }

  private static List<Sample> planned(BiFunction<Network, Long, Network> folding) {
    return LongStream.range(SEED, SEED + COUNT)
        .parallel()
        .mapToObj(
            seed -> {
              Network network = folding.apply(drawn(seed), seed);
              return Subject.of(network).map(subject -> new Sample(seed, network, subject));
            })
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Returns the network of a seed: dense layers and products; windows with strides, dilations and
   * depth multipliers over images of odd sizes; concatenations and paddings; residual branches.
   */
  private static Network drawn(long seed) {
    String prefix = "s" + seed + "_";
    return switch ((int) (seed % 4)) {
      case 0 -> RandomNetwork.of(seed);
      case 1 -> RandomConvolutions.of(seed, prefix);
      case 2 -> RandomBranches.of(seed, prefix);
      default -> RandomJoins.of(seed);
    };
  }

  private static List<List<Sample>> packs(List<Sample> samples) {
    List<List<Sample>> packs = new ArrayList<>();
    for (int from = 0; from < samples.size(); from += PACK) {
      packs.add(samples.subList(from, Math.min(samples.size(), from + PACK)));
    }
    return packs;
  }

  /** Returns the members of a pack to look at alone: none if nothing is wrong with the pack. */
  private static List<Sample> suspects(List<Sample> pack) {
    Subject whole = Pack.of("pack", pack.stream().map(Sample::subject).toList());
    List<List<List<Tensor>>> members =
        pack.stream().map(s -> NetworkCheck.samples(s.subject(), s.seed())).toList();
    List<List<Tensor>> together =
        IntStream.range(0, members.get(0).size())
            .mapToObj(n -> members.stream().flatMap(m -> m.get(n).stream()).toList())
            .toList();
    boolean agree =
        IntStream.range(0, pack.size())
            .allMatch(
                i ->
                    NetworkCheck.operators(pack.get(i).subject().plan().network(), members.get(i))
                        .isEmpty());
    CosimResult result;
    try {
      result = whole.run(together, Stalls.RANDOM, pack.get(0).seed());
    } catch (RuntimeException e) {
      return pack;
    }
    if (!agree || !result.success() || !result.warnings().isEmpty()) {
      return pack;
    }
    return pack.stream().filter(s -> s.subject().slip(result).isPresent()).toList();
  }
}
