// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.verilog;

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
import org.bitloom.rtl.mac.SharedProducts;
import org.bitloom.rtl.mac.WeightRam;
import org.bitloom.rtl.mac.WeightRom;
import org.bitloom.rtl.mac.ZeroPoint;
import org.bitloom.rtl.pool.BilinearUnit;
import org.bitloom.rtl.pool.PoolUnit;
import org.bitloom.rtl.reorder.ReorderUnit;
import org.bitloom.rtl.requantize.DigitProduct;
import org.bitloom.rtl.requantize.Requantizer;
import org.bitloom.rtl.requantize.RequantizerLane;
import org.bitloom.rtl.sparse.DecodedMemory;
import org.bitloom.rtl.sparse.SparseArray;
import org.bitloom.rtl.sparse.SparseLane;
import org.bitloom.rtl.sparse.SparseWeights;
import org.bitloom.rtl.stream.Adapter;
import org.bitloom.rtl.stream.AxiBorder;

/**
 * One generated Verilog module. The record's simple name is the name of its template; its
 * components are what the template prints. Sealed, so that a new block fails to compile where its
 * cost must be told.
 */
public sealed interface Block
    permits Adapter,
        ArgMaxUnit,
        AxiBorder,
        BilinearUnit,
        CodebookRom,
        ColumnBuffer,
        CombineUnit,
        DecodedMemory,
        DirectInput,
        DigitProduct,
        Engine,
        InputBuffer,
        LibraryBlock,
        LineBuffer,
        FunctionTable,
        LookupUnit,
        MacArray,
        Pe,
        PePair,
        PoolUnit,
        Product,
        SharedProducts,
        RowProduct,
        Requantizer,
        RequantizerLane,
        ReorderUnit,
        SoftmaxUnit,
        WideSoftmaxUnit,
        LogSoftmaxUnit,
        FixedLogSoftmaxUnit,
        SparseArray,
        SparseLane,
        SparseWeights,
        TopModule,
        WeightRam,
        WeightRom,
        ZeroPoint {
  /** Returns the module's name, which is also its file's name. */
  String module();
}
