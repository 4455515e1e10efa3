// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.rtl.Adapter;
import org.bitloom.rtl.ArgMaxUnit;
import org.bitloom.rtl.AxiInput;
import org.bitloom.rtl.AxiOutput;
import org.bitloom.rtl.Block;
import org.bitloom.rtl.CodebookRom;
import org.bitloom.rtl.CombineUnit;
import org.bitloom.rtl.ConcatUnit;
import org.bitloom.rtl.CreditGate;
import org.bitloom.rtl.DirectInput;
import org.bitloom.rtl.Engine;
import org.bitloom.rtl.Fork;
import org.bitloom.rtl.InputBuffer;
import org.bitloom.rtl.JoinGate;
import org.bitloom.rtl.LineBuffer;
import org.bitloom.rtl.LookupTable;
import org.bitloom.rtl.LookupUnit;
import org.bitloom.rtl.MacArray;
import org.bitloom.rtl.OutputQueue;
import org.bitloom.rtl.PadUnit;
import org.bitloom.rtl.Pe;
import org.bitloom.rtl.PoolUnit;
import org.bitloom.rtl.Product;
import org.bitloom.rtl.Requantizer;
import org.bitloom.rtl.RequantizerLane;
import org.bitloom.rtl.Serializer;
import org.bitloom.rtl.SideBySideUnit;
import org.bitloom.rtl.SoftmaxUnit;
import org.bitloom.rtl.StreamBuffer;
import org.bitloom.rtl.TopModule;
import org.bitloom.rtl.WeightRam;
import org.bitloom.rtl.WeightRom;
import org.bitloom.rtl.ZeroPoint;

/**
 * What a block consists of. Lanes, tables, products and library modules count as parts of the block
 * around them; the processing elements of a MAC array count for themselves.
 */
final class BlockDemand {
  private BlockDemand() {}

  /** Returns what one instance of a block consists of, with these contents of the ROMs. */
  static Demand of(Block block, Contents contents) {
    return switch (block) {
      case AxiInput b -> StreamDemand.of(b);
      case AxiOutput b -> StreamDemand.of(b);
      case Fork b -> StreamDemand.of(b);
      case Adapter b -> StreamDemand.of(b);
      case OutputQueue b -> StreamDemand.of(b);
      case StreamBuffer b -> StreamDemand.of(b);
      case CreditGate b -> StreamDemand.of(b);
      case JoinGate b -> StreamDemand.of(b);
      case ConcatUnit b -> StreamDemand.of(b);
      case SideBySideUnit b -> StreamDemand.skidBuffer(b.wordBits());
      case PadUnit b -> StreamDemand.of(b);
      case PoolUnit b -> StreamDemand.of(b);
      case InputBuffer b -> ArrayDemand.of(b);
      case DirectInput b -> ArrayDemand.of(b);
      case LineBuffer b -> ArrayDemand.of(b);
      case WeightRom b -> ArrayDemand.of(b, contents);
      case CodebookRom b -> ArrayDemand.of(b, contents);
      case WeightRam b -> ArrayDemand.of(b);
      case ZeroPoint b -> ArrayDemand.of(b);
      case MacArray b -> ArrayDemand.of(b, contents);
      case Pe b -> ArrayDemand.of(b);
      case Serializer b -> ArrayDemand.of(b);
      case Requantizer b -> FunctionDemand.of(b, contents);
      case LookupUnit b -> FunctionDemand.of(b, contents);
      case SoftmaxUnit b -> FunctionDemand.of(b);
      case ArgMaxUnit b -> FunctionDemand.of(b);
      case CombineUnit b -> FunctionDemand.of(b, contents);
      case RequantizerLane b -> Demand.NONE;
      case LookupTable b -> Demand.NONE;
      case Product b -> Demand.NONE;
      case Engine b -> Demand.NONE;
      case TopModule b -> Demand.NONE;
      default -> Demand.NONE;
    };
  }

  /** Returns how often a design contains a block. */
  static int instances(Block block) {
    return block instanceof Pe pe ? pe.widths().mac().folding().pe() : 1;
  }

  /** Returns whether a block is synthesized as a part of the block around it. */
  static boolean inner(Block block) {
    return block instanceof RequantizerLane
        || block instanceof LookupTable
        || block instanceof Product;
  }
}
