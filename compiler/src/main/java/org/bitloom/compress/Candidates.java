// SPDX-License-Identifier: Apache-2.0
package org.bitloom.compress;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bitloom.calibrate.Compression;
import org.bitloom.calibrate.NetworkData;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Planner;
import org.bitloom.tune.Evaluation;
import org.bitloom.tune.Journal;

/** Makes and judges networks; what the journal knows is not made again. */
final class Candidates {
  private final Network source;
  private final NetworkData data;
  private final Judge judge;
  private final CompressOptions options;
  private final Journal journal;
  private final Consumer<Candidate> progress;
  private final NetworkSize original;
  private final Map<Choice, Candidate> seen = new LinkedHashMap<>();
  private final Map<Choice, Made> made = new HashMap<>();

  /** A network with the size of its parameters; none where they cannot be planned. */
  private record Made(Network network, Optional<NetworkSize> size) {}

  Candidates(
      Network source,
      NetworkData data,
      Judge judge,
      CompressOptions options,
      Journal journal,
      Consumer<Candidate> progress) {
    this.source = source;
    this.data = data;
    this.judge = judge;
    this.options = options;
    this.journal = journal;
    this.progress = progress;
    this.original = size(source).orElseThrow();
  }

  /** Returns the bits of the real parameters of the network as it was read. */
  long floatBits() {
    return original.floatBits();
  }

  /** Returns all candidates in the order in which they were looked at. */
  List<Candidate> seen() {
    return List.copyOf(seen.values());
  }

  /** Tells whether a choice was looked at. */
  boolean knows(Choice choice) {
    return seen.containsKey(choice);
  }

  /** Returns what is known of a choice, and judges it if nothing is. */
  Candidate look(Choice choice) {
    Candidate known = seen.get(choice);
    if (known != null) {
      return known;
    }
    Evaluation evaluation = journal.find(choice.text()).orElseGet(() -> judged(choice));
    Candidate candidate = new Candidate(choice, evaluation, floatBits() / evaluation.cost());
    seen.put(choice, candidate);
    progress.accept(candidate);
    return candidate;
  }

  private Evaluation judged(Choice choice) {
    Made candidate = made(choice);
    Evaluation evaluation =
        candidate
            .size()
            .map(size -> judged(candidate.network(), size.bits(choice.method())))
            .orElse(new Evaluation(Evaluation.Verdict.UNBUILDABLE, 0, 0, Double.NaN));
    journal.add(choice.text(), evaluation);
    return evaluation;
  }

  private Evaluation judged(Network network, long bits) {
    Judge.Score score = judge.of(network);
    Evaluation.Verdict verdict =
        options.limit().holds(score) ? Evaluation.Verdict.ACCURATE : Evaluation.Verdict.INACCURATE;
    return new Evaluation(verdict, score.correct(), score.error(), bits);
  }

  private Made made(Choice choice) {
    return made.computeIfAbsent(choice, this::make);
  }

  private Made make(Choice choice) {
    Network network =
        UnreadNeurons.removed(Compression.apply(source, data, choice.goals(), options.pruning()));
    return new Made(network, size(network).map(size -> size.comparedWith(original)));
  }

  private static Optional<NetworkSize> size(Network network) {
    return Planner.untimed(network, new Diagnostics())
        .map(plan -> NetworkSize.of(plan.network(), plan.requantizers()));
  }

  /** Returns the network of a choice. */
  Network network(Choice choice) {
    return made(choice).network();
  }

  /** Returns the size of a network that can be planned. */
  NetworkSize size(Choice choice) {
    return made(choice).size().orElseThrow();
  }
}
