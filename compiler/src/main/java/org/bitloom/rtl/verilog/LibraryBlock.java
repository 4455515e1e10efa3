// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

import java.util.List;
import org.bitloom.rtl.mac.Serializer;
import org.bitloom.rtl.sparse.BitWindow;
import org.bitloom.rtl.sparse.LaneMerge;
import org.bitloom.rtl.sparse.PrefixDecoder;
import org.bitloom.rtl.sparse.SparseControl;
import org.bitloom.rtl.sparse.WeightWriter;
import org.bitloom.rtl.stream.CreditGate;
import org.bitloom.rtl.stream.Fork;
import org.bitloom.rtl.stream.JoinGate;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.stream.StreamBuffer;
import org.bitloom.rtl.stream.WordAdapter;

/**
 * A block that is an instance of a module of the library: nothing of it but its parameters depends
 * on the network. {@link #module} names the instance among the blocks of the design.
 */
public sealed interface LibraryBlock extends Block
    permits BitWindow,
        CreditGate,
        Fork,
        JoinGate,
        LaneMerge,
        OutputQueue,
        PrefixDecoder,
        Serializer,
        SparseControl,
        StreamBuffer,
        WeightWriter,
        WordAdapter {
  /** Returns the module of the library, for example {@code bitloom_fork}. */
  String library();

  /** Returns the parameters of the instance, in the order of the module. */
  List<Parameter> parameters();

  /** Returns what the instance is for, in a sentence; empty text where its name says it. */
  String purpose();
}
