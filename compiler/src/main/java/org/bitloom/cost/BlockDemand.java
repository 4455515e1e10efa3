// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cost;

import org.bitloom.rtl.TopModule;
import org.bitloom.rtl.combine.CombineUnit;
import org.bitloom.rtl.function.ArgMaxUnit;
import org.bitloom.rtl.function.FixedLogSoftmaxUnit;
import org.bitloom.rtl.function.FunctionTable;
import org.bitloom.rtl.function.LogSoftmaxUnit;
import org.bitloom.rtl.function.LookupUnit;
import org.bitloom.rtl.function.SoftmaxUnit;
import org.bitloom.rtl.function.WideSoftmaxUnit;
import org.bitloom.rtl.mac.CodebookRom;
import org.bitloom.rtl.mac.ColumnBuffer;
import org.bitloom.rtl.mac.DirectInput;
import org.bitloom.rtl.mac.InputBuffer;
import org.bitloom.rtl.mac.LineBuffer;
import org.bitloom.rtl.mac.MacArray;
import org.bitloom.rtl.mac.Pe;
import org.bitloom.rtl.mac.PePair;
import org.bitloom.rtl.mac.Product;
import org.bitloom.rtl.mac.RowProduct;
import org.bitloom.rtl.mac.Serializer;
import org.bitloom.rtl.mac.SharedProducts;
import org.bitloom.rtl.mac.WeightRam;
import org.bitloom.rtl.mac.WeightRom;
import org.bitloom.rtl.mac.ZeroPoint;
import org.bitloom.rtl.pool.BilinearUnit;
import org.bitloom.rtl.pool.PoolUnit;
import org.bitloom.rtl.reorder.ConcatUnit;
import org.bitloom.rtl.reorder.PadUnit;
import org.bitloom.rtl.reorder.ResizeUnit;
import org.bitloom.rtl.reorder.SideBySideUnit;
import org.bitloom.rtl.reorder.SliceUnit;
import org.bitloom.rtl.requantize.DigitProduct;
import org.bitloom.rtl.requantize.Requantizer;
import org.bitloom.rtl.requantize.RequantizerLane;
import org.bitloom.rtl.sparse.BitWindow;
import org.bitloom.rtl.sparse.DecodedMemory;
import org.bitloom.rtl.sparse.LaneMerge;
import org.bitloom.rtl.sparse.PrefixDecoder;
import org.bitloom.rtl.sparse.SparseArray;
import org.bitloom.rtl.sparse.SparseControl;
import org.bitloom.rtl.sparse.SparseLane;
import org.bitloom.rtl.sparse.SparseWeights;
import org.bitloom.rtl.sparse.WeightWriter;
import org.bitloom.rtl.stream.Adapter;
import org.bitloom.rtl.stream.AxiInput;
import org.bitloom.rtl.stream.AxiOutput;
import org.bitloom.rtl.stream.CreditGate;
import org.bitloom.rtl.stream.Fork;
import org.bitloom.rtl.stream.JoinGate;
import org.bitloom.rtl.stream.OutputQueue;
import org.bitloom.rtl.stream.StreamBuffer;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Engine;

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
      case ResizeUnit b -> StreamDemand.of(b);
      case BilinearUnit b -> FunctionDemand.of(b);
      case SliceUnit b -> StreamDemand.of(b);
      case PoolUnit b -> StreamDemand.of(b);
      case InputBuffer b -> ArrayDemand.of(b);
      case DirectInput b -> ArrayDemand.of(b);
      case LineBuffer b -> ArrayDemand.of(b);
      case ColumnBuffer b -> ArrayDemand.of(b);
      case WeightRom b -> ArrayDemand.of(b, contents);
      case CodebookRom b -> ArrayDemand.of(b, contents);
      case WeightRam b -> ArrayDemand.of(b);
      case ZeroPoint b -> ArrayDemand.of(b);
      case MacArray b -> ArrayDemand.of(b, contents);
      case Pe b -> ArrayDemand.of(b);
      case PePair b -> ArrayDemand.of(b);
      case SharedProducts b -> ArrayDemand.of(b);
      case Serializer b -> ArrayDemand.of(b);
      case SparseArray b -> SparseDemand.of(b);
      case SparseLane b -> SparseDemand.of(b);
      case SparseWeights b -> SparseDemand.of(b, contents);
      case SparseControl b -> SparseDemand.of(b);
      case LaneMerge b -> SparseDemand.of(b);
      case DecodedMemory b -> SparseDemand.of(b, contents);
      case WeightWriter b -> Demand.NONE;
      case BitWindow b -> Demand.NONE;
      case PrefixDecoder b -> Demand.NONE;
      case Requantizer b -> FunctionDemand.of(b, contents);
      case LookupUnit b -> FunctionDemand.of(b, contents);
      case SoftmaxUnit b -> SoftmaxDemand.of(b);
      case WideSoftmaxUnit b -> SoftmaxDemand.of(b);
      case LogSoftmaxUnit b -> SoftmaxDemand.of(b);
      case FixedLogSoftmaxUnit b -> SoftmaxDemand.of(b);
      case ArgMaxUnit b -> FunctionDemand.of(b);
      case CombineUnit b -> FunctionDemand.of(b, contents);
      case RequantizerLane b -> Demand.NONE;
      case DigitProduct b -> Demand.NONE;
      case FunctionTable b -> Demand.NONE;
      case Product b -> Demand.NONE;
      case RowProduct b -> Demand.NONE;
      case Engine b -> Demand.NONE;
      case TopModule b -> Demand.NONE;
    };
  }

  /** Returns how often a design contains a block. */
  static int instances(Block block) {
    return switch (block) {
      case Pe pe -> pe.widths().mac().folding().pe();
      case PePair pair -> pair.widths().mac().folding().pe() / PePair.ELEMENTS;
      case SparseLane lane -> lane.widths().mac().folding().pe();
      default -> 1;
    };
  }

  /** Returns whether a block is synthesized as a part of the block around it. */
  static boolean inner(Block block) {
    return block instanceof RequantizerLane
        || block instanceof DigitProduct
        || block instanceof FunctionTable
        || block instanceof BitWindow
        || block instanceof PrefixDecoder
        || block instanceof WeightWriter
        || block instanceof Product
        || block instanceof RowProduct;
  }
}
