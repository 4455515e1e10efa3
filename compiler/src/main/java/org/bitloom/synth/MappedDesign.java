// SPDX-License-Identifier: Apache-2.0
package org.bitloom.synth;

import org.bitloom.cosim.DesignUnderTest;
import org.bitloom.device.CellLibrary;
import org.bitloom.device.Device;
import org.bitloom.device.Frequency;
import org.bitloom.device.Technology;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.rtl.Design;

/** A design as a netlist of cells. */
public sealed interface MappedDesign permits Netlist, GateNetlist {
  /** Returns a design mapped to the cells of a part or of a library. */
  static MappedDesign of(Design design, RenderedDesign rendered, Technology target) {
    return switch (target) {
      case Device device -> Netlist.of(rendered, device);
      case CellLibrary library ->
          GateNetlist.of(design, rendered, library, GateNetlist.Memories.LOGIC, Frequency.DEFAULT);
    };
  }

  /** Returns the netlist as a design in the place of the one that it was made of. */
  DesignUnderTest asDesign(Design design);
}
