// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bitloom.prove.Contract.CreditContract;
import org.bitloom.prove.Contract.FifoContract;
import org.bitloom.prove.Contract.InputBufferContract;
import org.bitloom.prove.Contract.QueueContract;
import org.bitloom.prove.Contract.SkidBufferContract;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.array.ArrayDesign;
import org.bitloom.rtl.array.ArrayTop;
import org.bitloom.rtl.mac.ColumnBuffer;
import org.bitloom.rtl.mac.DirectInput;
import org.bitloom.rtl.mac.InputBuffer;
import org.bitloom.rtl.mac.LineBuffer;
import org.bitloom.rtl.pool.PoolUnit;
import org.bitloom.rtl.stream.CreditGate;
import org.bitloom.rtl.stream.JoinGate;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.stream.StreamBuffer;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Engine;
import org.bitloom.rtl.verilog.LibraryBlock;

/** The promises of the blocks of a design. */
final class Contracts {
  private static final String GATE_COST = "word_valid";

  /** Deeper queues are the same module with longer indices; watching all of their words is slow. */
  private static final int MOST_INDEX_BITS = 6;

  private Contracts() {}

  /** Returns the promises of modules that hold for ever. */
  static List<Contract> ofModules(Design design) {
    List<Contract> contracts = new ArrayList<>();
    design.blocks().stream()
        .flatMap(block -> indexBits(block).stream().boxed())
        .map(bits -> Math.min(MOST_INDEX_BITS, bits))
        .distinct()
        .sorted()
        .forEach(bits -> contracts.add(new FifoContract(bits)));
    if (design.library().contains("bitloom_skid_buffer")) {
      contracts.add(new SkidBufferContract());
    }
    design.blocks().stream()
        .flatMap(block -> of(block).stream())
        .distinct()
        .forEach(contracts::add);
    return contracts;
  }

  private static OptionalInt indexBits(Block block) {
    if (block instanceof OutputQueue queue) {
      return OptionalInt.of(queue.indexBits());
    } else if (block instanceof StreamBuffer buffer) {
      return OptionalInt.of(buffer.indexBits());
    }
    return OptionalInt.empty();
  }

  private static Optional<Contract> of(Block block) {
    if (block instanceof LineBuffer lines) {
      return Optional.of(new LineBufferContract(lines));
    } else if (block instanceof ColumnBuffer columns) {
      return Optional.of(new CreditContract(columns.module(), "cost", columns.places()));
    } else if (block instanceof InputBuffer buffer) {
      var issue = buffer.issue();
      return Optional.of(
          new InputBufferContract(
              buffer.module(),
              issue.synapseFold(),
              issue.neuronFold(),
              issue.creditCount(),
              issue.credits().sign()));
    } else if (block instanceof DirectInput direct) {
      var issue = direct.issue();
      return Optional.of(
          new CreditContract(
              direct.module(), "cost", issue.creditCount(), issue.groupBeatCount(), ""));
    } else if (block instanceof CreditGate gate) {
      return Optional.of(gate(gate, gate.places(), "-set WIDTH 2"));
    } else if (block instanceof JoinGate gate) {
      return Optional.of(gate(gate, gate.places(), "-set LEFT_WIDTH 2 -set RIGHT_WIDTH 2"));
    } else if (block instanceof PoolUnit pool) {
      return Optional.of(new CreditContract(pool.module(), "(issue && completes)", pool.places()));
    }
    return Optional.empty();
  }

  /** A gate passes data on as it is, whatever its width. */
  private static Contract gate(LibraryBlock gate, int places, String widths) {
    String parameters = widths + " -set PLACES " + places;
    return new CreditContract(gate.library(), GATE_COST, places, 0, parameters);
  }

  /** Returns the promises of the library modules of a shared array, with its parameters. */
  static List<Contract> ofArray(ArrayDesign design) {
    ArrayTop top =
        design.modules().stream()
            .filter(ArrayTop.class::isInstance)
            .map(m -> (ArrayTop) m)
            .findFirst()
            .orElseThrow();
    var bursts =
        new Contract.AxiBurstsContract(top.beatBits(), top.reads().lengthBits(), top.burstBits());
    return List.of(
        bursts,
        new Contract.AxiReadContract(bursts, top.queueBits(), top.burstsBits()),
        new Contract.AxiWriteContract(bursts, top.burstsBits()),
        new Contract.ArrayRingContract(top.ringBits(), top.plan().row().beats()),
        new FifoContract(Math.min(MOST_INDEX_BITS, top.queueBits())),
        new SkidBufferContract());
  }

  /** Returns the promises of whole engines, which are followed from reset on. */
  static List<QueueContract> ofEngines(Design design) {
    return design.blocks().stream()
        .filter(Engine.class::isInstance)
        .map(block -> (Engine) block)
        .filter(engine -> engine.instances().stream().anyMatch(i -> i.name().contains("queue")))
        .map(engine -> new QueueContract(engine.module()))
        .toList();
  }
}
