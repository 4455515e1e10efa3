// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bitloom.digest.Digest;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.ArrayStages;
import org.bitloom.plan.array.Sweep;
import org.bitloom.rtl.verilog.MemoryFile;
import org.bitloom.rtl.verilog.MemoryName;
import org.bitloom.rtl.verilog.Names;

/** From a plan to the modules of a shared array. */
public final class ArrayLowering {
  private static final List<String> LIBRARY =
      List.of(
          "bitloom_array_load",
          "bitloom_array_ring",
          "bitloom_array_store",
          "bitloom_axi_bursts",
          "bitloom_axi_lite",
          "bitloom_axi_read",
          "bitloom_axi_write",
          "bitloom_fifo",
          "bitloom_skid_buffer");

  private final ArrayPlan plan;
  private final Names names;
  private final String network;
  private final String origin;
  private final PassTable table;
  private final ArrayStages stages;
  private final boolean laned;

  private ArrayLowering(ArrayPlan plan, Names names) {
    this.plan = plan;
    this.names = names;
    this.network = plan.proven().graph().name();
    this.origin = plan.proven().graph().nodes().get(0).origin().replaceFirst(":\\d+$", "");
    this.table = new PassTable(plan);
    this.stages = ArrayStages.of(plan);
    this.laned = plan.passes().stream().anyMatch(p -> p instanceof Sweep s && !s.mode().weighted());
  }

  /**
   * Returns the hardware of a plan.
   *
   * @param top name of the top module; without one that of the network is made fit for it
   * @param cycles of an inference, as planned
   */
  public static ArrayDesign lower(ArrayPlan plan, Optional<String> top, long cycles) {
    String network = plan.proven().graph().name();
    Names names =
        top.map(t -> Names.withTop(t, List.of())).orElseGet(() -> Names.of(network, List.of()));
    return new ArrayLowering(plan, names).design(cycles);
  }

  private ArrayDesign design(long cycles) {
    byte[] image = plan.imageBytes();
    List<ArrayModule> modules = new ArrayList<>();
    MemoryName file = new MemoryName(names.beside("passes") + ".mem", names.memoryFolder());
    ArraySequencer sequencer =
        new ArraySequencer(
            names.beside("sequencer"),
            network,
            origin,
            table.fields(),
            table.entryBits(),
            plan.passes().size() + 1,
            file,
            table.addressBits(),
            table.movedBus(),
            plan.constantRows(),
            stages.write(),
            plan.shape().lanes(),
            plan.row().words(),
            plan.shape().groupsPerWord() == 2,
            !plan.windows().none(),
            table.rings(),
            table.sums() ? stages.added() : 0,
            plan.phased(),
            plan.windows().rowsAtOnce(),
            plan.widths().tables(),
            plan.ahead(),
            plan.seamless(),
            plan.keptSums() > 0);
    ArrayPe pe =
        new ArrayPe(
            names.beside("pe"),
            network,
            origin,
            plan.shape().channels(),
            plan.shape().lanes(),
            plan.widths(),
            stages,
            laned,
            plan.keptSums());
    ArrayRequantizer requantizer =
        new ArrayRequantizer(names.beside("requantizer"), network, origin, pe.sum(), plan.widths());
    ArrayDatapath datapath = datapath(pe, requantizer, sequencer);
    Optional<VectorUnit> vectors = VectorUnit.of(plan, names, network, origin, table);
    ArrayInstances instances = new ArrayInstances(plan);
    ArrayTop top =
        new ArrayTop(
            names.top(),
            network,
            origin,
            plan,
            cycles,
            identity(image),
            sequencer.shown(),
            datapath,
            instances.sequencer(sequencer),
            instances.datapath(datapath),
            vectors.map(VectorUnit::instance),
            new MemoryName(names.beside("runs") + ".mem", names.memoryFolder()));
    modules.add(sequencer);
    modules.add(pe);
    modules.add(requantizer);
    modules.add(datapath);
    vectors.ifPresent(unit -> modules.addAll(unit.modules()));
    modules.add(top);
    List<MemoryFile> memories = new ArrayList<>();
    memories.add(new MemoryFile(file.file(), table.entryBits(), table.entries()));
    memories.addAll(top.reads().contents());
    vectors.ifPresent(unit -> memories.addAll(unit.memories()));
    return new ArrayDesign(plan, names.top(), modules, memories, library(), image);
  }

  /** Yosys looks for the modules of both kinds of banks, before it knows which are there. */
  private List<String> library() {
    List<String> library = new ArrayList<>(LIBRARY);
    boolean banks = plan.windows().rowsAtOnce() > 1;
    if (plan.adds()) {
      library.add("bitloom_array_maps_two_ports");
    }
    if (banks || !plan.adds()) {
      library.add("bitloom_array_maps");
    }
    if (banks) {
      library.add("bitloom_array_maps_in_banks");
    }
    if (!plan.windows().none()) {
      library.add("bitloom_array_window");
    }
    if (plan.windows().lined()) {
      library.add("bitloom_array_lines");
    }
    return library;
  }

  private ArrayDatapath datapath(
      ArrayPe pe, ArrayRequantizer requantizer, ArraySequencer sequencer) {
    Set<String> read =
        Set.of(
            "scaled",
            "largest",
            "smallest",
            "multiplied",
            "padding",
            "low",
            "high",
            "factor",
            "odd_factor",
            "shift",
            "to_even",
            "to_odd",
            "tie_bits",
            "looked_up",
            "written_lanes",
            "signed_bytes",
            "channel_scan",
            "pair_scan",
            "packed_scan",
            "kept",
            "resumed",
            "adds",
            "averages",
            "other_step",
            "own_factor",
            "other_factor",
            "added_multiplier",
            "added_addend",
            "added_below",
            "added_pivot",
            "added_shift",
            "added_low",
            "added_high",
            "added_to_even",
            "added_to_odd",
            "added_tie_bits");
    return new ArrayDatapath(
        names.beside("datapath"),
        network,
        origin,
        plan.row(),
        stages,
        table.fields().stream().filter(f -> f.port() && read.contains(f.name())).toList(),
        table.addressBits(),
        table.movedBus(),
        plan.constantRows(),
        plan.windows(),
        sequencer.columnBus(),
        sequencer.partBus(),
        sequencer.phaseBus(),
        sequencer.groupBus(),
        plan.phased(),
        plan.seamless(),
        pe,
        requantizer);
  }

  /** Returns the first bits of the digest of the weights, by which software knows them. */
  private static int identity(byte[] image) {
    return ByteBuffer.wrap(Digest.begin().digest(image)).getInt();
  }
}
