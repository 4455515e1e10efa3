// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.bitloom.certificate.array.ArrayCertificateChecker;
import org.bitloom.cosim.Tool;
import org.bitloom.digest.Digest;
import org.bitloom.model.Network;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.report.ArrayPass;
import org.bitloom.report.ArrayReport;
import org.bitloom.report.Json;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayRequantizer;

/**
 * Proves the plan of a shared array and its design, statement by statement.
 *
 * @param network as it was read
 * @param plan of the network
 */
public record ArrayProver(Network network, ArrayPlan plan) {
  private static final int LINES_SHOWN = 3;

  /**
   * Compares every requantizer with its reference over its whole range, and verifies the rest of
   * the certificate as {@code plan --json} writes it, the program among it.
   *
   * @param found sees every proof as soon as it is there
   */
  public void numbers(Consumer<Proof> found) {
    ArrayReport written = written();
    long start = System.nanoTime();
    List<String> inRequantizers = new ArrayList<>();
    List<String> failures =
        new ArrayList<>(
            ArrayCertificateChecker.check(
                network,
                written,
                checked -> {
                  inRequantizers.addAll(checked.failures());
                  found.accept(Prover.proof(checked));
                }));
    failures.removeAll(inRequantizers);
    found.accept(
        proof(
            network.name(),
            "all ranges, registers and regions of memory, and what each of %d passes reads and makes"
                .formatted(plan.passes().size()),
            "sums of extremes; the program without data",
            failures,
            start));
  }

  private ArrayReport written() {
    try {
      return Json.read(Json.write(ArrayReport.of(plan)), ArrayReport.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Compares the weights of a design with those that the certificate names, pass by pass. */
  public Proof image(ArrayDesign design) {
    long start = System.nanoTime();
    byte[] image = design.image();
    int rowBytes = plan.row().bytes();
    List<String> failures = new ArrayList<>();
    for (ArrayPass pass : written().certificate().passes()) {
      int from = Math.toIntExact(pass.imageRow() * rowBytes);
      int end = Math.toIntExact(from + pass.imageRows() * rowBytes);
      boolean same =
          end <= image.length
              && (end == from
                  || Digest.of(Arrays.copyOfRange(image, from, end)).equals(pass.imageHash()));
      if (!same && failures.size() < LINES_SHOWN) {
        failures.add("bytes %d to %d, of layer '%s'".formatted(from, end - 1, pass.layer()));
      }
    }
    return proof(
        "weights.bin",
        "holds the weights and constants of the certificate in all %d bytes"
            .formatted(image.length),
        "read back",
        failures,
        start);
  }

  /**
   * Simulates a lane of the requantizer alone, with the constants of all channels of all layers.
   *
   * @param files of the design, which may have been changed, by name
   */
  public List<Proof> requantizers(ArrayDesign design, Map<String, String> files) {
    List<ArrayLane> lanes = ArrayLane.of(plan);
    ArrayRequantizer lane =
        design.modules().stream()
            .filter(ArrayRequantizer.class::isInstance)
            .map(m -> (ArrayRequantizer) m)
            .findFirst()
            .orElseThrow();
    return lanes.isEmpty() ? List.of() : new ArrayRequantizerBench(lane, files).proofs(lanes);
  }

  /**
   * Proves what the bus master, its queues and the ring of weights promise.
   *
   * @param files of the design, which may have been changed, by name
   * @param seconds that one proof may take
   * @param found sees every proof as soon as it is there
   */
  public static void blocks(
      ArrayDesign design, Map<String, String> files, int seconds, Consumer<Proof> found) {
    Tool.require(List.of(Tool.YOSYS));
    YosysProof yosys = new YosysProof(files, 0, seconds);
    Contracts.ofArray(design).forEach(contract -> found.accept(yosys.module(contract)));
  }

  private static Proof proof(
      String subject, String statement, String method, List<String> failures, long start) {
    return new Proof(
        subject,
        statement,
        method,
        failures.isEmpty() ? Proof.Outcome.PROVEN : Proof.Outcome.REFUTED,
        failures,
        (System.nanoTime() - start) / 1e9);
  }
}
