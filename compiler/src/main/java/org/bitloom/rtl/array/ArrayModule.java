// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.array;

import org.bitloom.rtl.function.SoftmaxUnit;

/** A generated module of a shared array: one of its own, or a block of the other target. */
public sealed interface ArrayModule
    permits ArrayDatapath,
        ArrayModule.SoftmaxModule,
        ArrayPe,
        ArrayRequantizer,
        ArraySequencer,
        ArrayTop,
        ArrayVectors {
  /** Returns its name. */
  String module();

  /** The softmax of a layer. */
  record SoftmaxModule(SoftmaxUnit block) implements ArrayModule {
    @Override
    public String module() {
      return block.module();
    }
  }
}
