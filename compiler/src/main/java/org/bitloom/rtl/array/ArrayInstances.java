// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.rtl.verilog.Instance;

/**
 * The modules of an array's core, as the top module connects them.
 *
 * @param plan of the array
 */
record ArrayInstances(ArrayPlan plan) {
  /** What the sequencer says of each word, and of the sums that take it in. */
  private static final String[] STEP = {
    "run", "first", "last", "in_map", "half", "odd", "set", "group_last", "result_address"
  };

  /** Returns the sequencer. */
  Instance sequencer(ArraySequencer sequencer) {
    Instance.Builder builder =
        Instance.clocked(sequencer.module(), "sequencer")
            .alike("start", "finished")
            .connect("read_address", "run_address")
            .alike("some", "ring_step", "ring_back", "ring_mark", "ring_let_go")
            .alike("constants", "constant_row", "group_done")
            .alike(STEP)
            .alike("load_start", "load_done", "store_start", "store_done")
            .alike("vectors_start", "vectors_done");
    scanPorts(builder);
    if (plan.ahead()) {
      builder.alike("loading", "load_row");
    }
    sequencer.shown().forEach(f -> builder.alike(f.name()));
    return builder.build();
  }

  /** Returns the datapath. */
  Instance datapath(ArrayDatapath datapath) {
    Instance.Builder builder =
        Instance.clocked(datapath.module(), "datapath")
            .connect("write", "result_lanes")
            .connect("write_address", "result_place")
            .connect("write_data", "result_word")
            .alike(datapath.wordsName())
            .alike(STEP)
            .alike("constants", "constant_row", "row", "group_done");
    scanPorts(builder);
    if (datapath.adds()) {
      builder.alike("other", "other_read", "other_address");
    }
    datapath.fields().forEach(f -> builder.alike(f.name()));
    return builder.build();
  }

  private void scanPorts(Instance.Builder builder) {
    if (plan.widths().tables()) {
      builder.alike("table_load", "moved");
    }
    if (plan.phased()) {
      builder.alike("fresh", "phase");
    }
    if (plan.keptSums() > 0) {
      builder.alike("sum_group");
    }
    if (plan.seamless()) {
      builder.alike("joint");
    }
    if (!plan.windows().none()) {
      builder.alike("scan_column", "part", "in_width");
    }
  }
}
