// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bitloom.campaign.MutationCampaign.Verdict;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.prove.Proof;
import org.bitloom.prove.Prover;
import org.bitloom.rtl.BlockLowering;
import org.bitloom.rtl.Design;

/**
 * Looks at a mutant that passes co-simulation: whether {@code bitloom prove} refutes it, whether it
 * keeps what its module promises, or whether it is no mutant because nothing changes.
 */
final class SecondLook {
  private static final int SECONDS = 60;

  private final RenderedDesign design;
  private final Function<Fault, List<Proof>> prover;

  /** What became of a mutant, and by what. */
  record Finding(Verdict verdict, String by) {}

  SecondLook(MutationSubject subject) {
    this.design = subject.rendered();
    this.prover =
        switch (subject) {
          case Subject dataflow -> prover(dataflow);
          case ArraySubject array -> fault -> List.of();
        };
  }

  private static Function<Fault, List<Proof>> prover(Subject subject) {
    Design blocks = BlockLowering.lower(subject.plan());
    return fault -> {
      Map<String, String> files = fault.in(subject.rendered()).files();
      return fault.inModule()
          ? Prover.module(blocks, files, module(fault), SECONDS)
          : Prover.memories(subject.plan(), blocks, files);
    };
  }

  /** Returns what is known of a mutant; empty if nothing is. */
  Optional<Finding> at(Fault fault) {
    Optional<Long> cases = ExhaustiveRun.cases(design, fault);
    if (cases.isPresent()) {
      return equivalent("the same for all " + cases.get() + " accumulators of its channels");
    }
    if (CounterRun.alike(design.files().get(fault.file()), fault)) {
      return equivalent("both counters end in the same steps, run through all of their states");
    }
    List<Proof> proofs = prover.apply(fault);
    Optional<Proof> refuted =
        proofs.stream().filter(p -> p.outcome() == Proof.Outcome.REFUTED).findFirst();
    if (refuted.isPresent()) {
      return Optional.of(
          new Finding(Verdict.KILLED, "prove: not true: " + refuted.get().statement()));
    }
    if (Equivalence.proven(design, fault)) {
      return equivalent("induction in Yosys");
    }
    if (!fault.inModule() && proven(proofs, fault)) {
      return equivalent("proven: all words that count are right");
    }
    boolean kept =
        fault.inModule() && proofs.stream().anyMatch(p -> p.outcome() == Proof.Outcome.PROVEN);
    return kept && !requantizer(fault)
        ? equivalent("proven: " + proofs.get(0).statement())
        : Optional.empty();
  }

  /** Tells whether a memory is proven, except for places whose results go nowhere. */
  private static boolean proven(List<Proof> proofs, Fault fault) {
    return proofs.stream()
        .anyMatch(p -> p.subject().equals(fault.file()) && p.outcome() == Proof.Outcome.PROVEN);
  }

  private static Optional<Finding> equivalent(String by) {
    return Optional.of(new Finding(Verdict.EQUIVALENT, by));
  }

  private static boolean requantizer(Fault fault) {
    return module(fault).contains("requantizer");
  }

  private static String module(Fault fault) {
    return fault.file().substring(0, fault.file().lastIndexOf('.'));
  }
}
