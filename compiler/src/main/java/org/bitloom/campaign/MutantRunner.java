// SPDX-License-Identifier: Apache-2.0
package org.bitloom.campaign;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.cosim.CosimOptions;
import org.bitloom.cosim.CosimResult;
import org.bitloom.cosim.PhaseResult;
import org.bitloom.cosim.RepeatedCosimulation;
import org.bitloom.cosim.RepeatedSimulation;
import org.bitloom.cosim.Stalls;
import org.bitloom.cosim.Verilator;
import org.bitloom.cosim.array.RepeatedArrayCosimulation;
import org.bitloom.diagnostic.DiagnosticException;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.operator.Tensor;

/**
 * Co-simulates mutants of a design: as many as possible from one build, the others from builds of
 * their own. A mutant that takes much longer than the right design counts as one that never ends.
 */
final class MutantRunner implements AutoCloseable {
  private static final long LONGEST = 8;

  private final MutationSubject subject;
  private final long seed;
  private final List<List<Tensor>> samples;
  private final List<Batch> batches = new ArrayList<>();
  private final long cycles;

  /** Mutants of one build. */
  private record Batch(SwitchedDesign design, RepeatedSimulation run) {}

  /**
   * Builds what can be built together.
   *
   * @throws IllegalStateException if the design without any fault fails
   */
  MutantRunner(MutationSubject subject, int vectors, long seed, List<Fault> faults) {
    this.subject = subject;
    this.seed = seed;
    this.samples = RandomSamples.of(subject.network(), vectors, seed);
    build(faults);
    long longest = 0;
    for (Batch batch : batches) {
      CosimResult right = batch.run.run(Map.of(), Long.MAX_VALUE);
      noticed(right)
          .ifPresent(
              wrong -> {
                close();
                throw new IllegalStateException("the switches change the design: " + wrong);
              });
      longest = right.phases().stream().mapToLong(PhaseResult::cycles).sum();
    }
    this.cycles = longest == 0 ? Long.MAX_VALUE : LONGEST * longest;
  }

  /** Builds the mutants; where one of them cannot be compiled, the others without it. */
  private void build(List<Fault> faults) {
    SwitchedDesign design = SwitchedDesign.of(subject.rendered(), faults);
    List<Fault> switched = faults.stream().filter(f -> design.files(f).isPresent()).toList();
    if (switched.isEmpty()) {
      return;
    }
    try {
      batches.add(new Batch(design, build(design.design())));
    } catch (DiagnosticException refused) {
      if (switched.size() > 1) {
        build(switched.subList(0, switched.size() / 2));
        build(switched.subList(switched.size() / 2, switched.size()));
      }
    }
  }

  private RepeatedSimulation build(RenderedDesign mutant) {
    CosimOptions options =
        new CosimOptions(new Verilator(), Stalls.RANDOM, seed, true, Optional.empty());
    return switch (subject) {
      case Subject dataflow ->
          new RepeatedCosimulation(
              dataflow.plan(), dataflow.design().with(mutant.files()), samples, options);
      case ArraySubject array ->
          new RepeatedArrayCosimulation(array.design(), mutant, new Verilator(), samples, options);
    };
  }

  /** Tells whether a mutant needs no build of its own. */
  boolean switched(Fault fault) {
    return batches.stream().anyMatch(batch -> batch.design.files(fault).isPresent());
  }

  /** Returns what notices a mutant that needs no build of its own. */
  Optional<String> together(Fault fault) {
    Batch batch =
        batches.stream().filter(b -> b.design.files(fault).isPresent()).findFirst().orElseThrow();
    return killer(batch.run, batch.design.files(fault).orElseThrow());
  }

  /** Returns what notices a mutant in a build of its own. */
  Optional<String> alone(Fault fault) {
    return killer(fault.in(subject.rendered()));
  }

  private Optional<String> killer(RenderedDesign design) {
    try (RepeatedSimulation alone = build(design)) {
      return killer(alone, Map.of());
    } catch (DiagnosticException refused) {
      return Optional.of("build: " + refused.diagnostic().title());
    }
  }

  private Optional<String> killer(RepeatedSimulation design, Map<String, String> files) {
    try {
      return noticed(design.run(files, cycles));
    } catch (DiagnosticException refused) {
      return Optional.of("simulation: " + refused.diagnostic().title());
    }
  }

  /** Returns what is wrong with a design; empty if nothing is. */
  Optional<String> complaint() {
    return killer(subject.rendered());
  }

  private static Optional<String> noticed(CosimResult result) {
    if (result.success()) {
      return Optional.empty();
    }
    String phase =
        result.phases().stream()
            .filter(p -> !p.success())
            .map(p -> "phase " + p.name() + ", ")
            .findFirst()
            .orElse("");
    if (result.deadlock().isPresent()) {
      return Optional.of("phase " + result.deadlock().get().phase() + ", deadlock");
    }
    if (result.mismatches().total() > 0) {
      return Optional.of(phase + result.mismatches().total() + " values differ");
    }
    return Optional.of(
        result.violationCount() > 0
            ? phase + result.violations().get(0)
            : "cycles: " + String.join("; ", result.slips()));
  }

  @Override
  public void close() {
    batches.forEach(batch -> batch.run.close());
  }
}
