// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bitloom.certificate.CertificateChecker;
import org.bitloom.certificate.CheckedRequantizer;
import org.bitloom.cosim.Tool;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.model.Network;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.report.Json;
import org.bitloom.report.PlanReport;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.requantize.Requantizer;

/**
 * Proves a network's plan and its design, statement by statement.
 *
 * @param network as it was read
 * @param plan of the network
 */
public record Prover(Network network, Plan plan) {
  /**
   * Compares every requantizer with its reference over its whole range, and recomputes every range
   * from the network alone. What is checked is the certificate as {@code plan --json} writes it.
   *
   * @param found sees every proof as soon as it is there
   */
  public void numbers(Consumer<Proof> found) {
    PlanReport written = asWritten(PlanReport.of(plan));
    long start = System.nanoTime();
    List<String> inRequantizers = new ArrayList<>();
    List<String> failures =
        new ArrayList<>(
            CertificateChecker.check(
                network,
                written,
                checked -> {
                  inRequantizers.addAll(checked.failures());
                  found.accept(proof(checked));
                }));
    failures.removeAll(inRequantizers);
    found.accept(
        new Proof(
            network.name(),
            "the ranges of all %d layers, found again from network and weights"
                .formatted(network.layers().size()),
            "sums of extremes",
            failures.isEmpty() ? Proof.Outcome.PROVEN : Proof.Outcome.REFUTED,
            failures,
            (System.nanoTime() - start) / 1e9));
  }

  private static PlanReport asWritten(PlanReport report) {
    try {
      return Json.read(Json.write(report), PlanReport.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what became of the comparison of a requantizer with its reference. */
  static Proof proof(CheckedRequantizer checked) {
    boolean proven = checked.failures().isEmpty();
    return new Proof(
        checked.layer(),
        "equals %s for every accumulator in %s, %d channel%s"
            .formatted(
                checked.rounding(),
                checked.accumulators(),
                checked.channels(),
                checked.channels() == 1 ? "" : "s"),
        "all thresholds",
        proven ? Proof.Outcome.PROVEN : Proof.Outcome.REFUTED,
        checked.failures(),
        checked.seconds());
  }

  /**
   * Simulates every requantizer alone, at all accumulators that matter.
   *
   * @param found sees every result as soon as it is there
   */
  public static void requantizers(Design design, Map<String, String> files, Consumer<Proof> found) {
    RequantizerBench.proofs(requantizers(design), files).forEach(found);
  }

  /**
   * Reads the memories of a design back and compares them with the numbers of the network.
   *
   * @param files of the design, which may have been changed, by name
   */
  public static List<Proof> memories(Plan plan, Design design, Map<String, String> files) {
    return new MemoryContents(plan, design.names(), files).proofs();
  }

  private static List<Requantizer> requantizers(Design design) {
    return design.blocks().stream()
        .filter(Requantizer.class::isInstance)
        .map(block -> (Requantizer) block)
        .toList();
  }

  /**
   * Proves what one module promises, in a design that may have been changed.
   *
   * @param seconds that the proof may take
   * @return nothing where the module promises nothing
   */
  public static List<Proof> module(
      Design design, Map<String, String> files, String module, int seconds) {
    YosysProof yosys = new YosysProof(files, 0, seconds);
    List<Proof> proofs = new ArrayList<>();
    Contracts.ofModules(design).stream()
        .filter(contract -> contract.module().equals(module))
        .forEach(contract -> proofs.add(yosys.module(contract)));
    proofs.addAll(
        RequantizerBench.proofs(
            requantizers(design).stream().filter(r -> partOf(r, module)).toList(), files));
    return proofs;
  }

  private static boolean partOf(Requantizer requantizer, String module) {
    return List.of(requantizer.module(), requantizer.laneModule()).contains(module);
  }

  /**
   * Proves what queues, buffers and credit loops promise.
   *
   * @param cycles after reset in which whole engines are followed; 0: not at all
   * @param seconds that one proof may take
   * @param found sees every proof as soon as it is there
   */
  public static void blocks(
      Design design, RenderedDesign rendered, int cycles, int seconds, Consumer<Proof> found) {
    Tool.require(List.of(Tool.YOSYS));
    YosysProof yosys = new YosysProof(rendered.files(), cycles, seconds);
    Contracts.ofModules(design).forEach(contract -> found.accept(yosys.module(contract)));
    if (cycles > 0) {
      Contracts.ofEngines(design).forEach(contract -> found.accept(yosys.engine(contract)));
    }
  }
}
