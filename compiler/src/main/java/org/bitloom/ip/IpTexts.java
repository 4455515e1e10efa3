// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.List;

/** Views of the texts of an IP block: one for each template. */
final class IpTexts {
  private IpTexts() {}

  /** View of the file that says where the memories are. */
  public record MemoryFolder(IpBlock block) {}

  /** View of the list of sources. */
  public record FileList(IpBlock block) {}

  /** View of the core description of FuseSoC. */
  public record FusesocCore(IpBlock block) {
    /** Returns the sets of files that every target needs. */
    public String sources() {
      return block.hasMemories() ? "rtl, memories" : "rtl";
    }
  }

  /** View of the IP-XACT component. */
  public record IpxactComponent(IpBlock block) {
    /** Returns the signals of the AXI4-Lite registers. */
    public List<RegisterBus.Signal> registers() {
      return RegisterBus.signals();
    }
  }

  /** View of the module that has AXI4-Lite registers around the network. */
  public record AxiLiteWrapper(IpBlock block) {
    /** Returns the number of inputs. */
    public int inputs() {
      return block.inputs().size();
    }

    /** Returns the number of outputs. */
    public int outputs() {
      return block.outputs().size();
    }

    /** Returns the inputs, the last first, as a concatenation has them. */
    public List<IpPort> inputsDown() {
      return block.inputs().reversed();
    }

    /** Returns the outputs, the last first. */
    public List<IpPort> outputsDown() {
      return block.outputs().reversed();
    }
  }

  /** View of Vivado's script for synthesis. */
  public record VivadoSynthesis(IpBlock block) {}

  /** View of Vivado's script for the IP catalogue. */
  public record VivadoPackage(IpBlock block) {}

  /** View of Quartus's list of files. */
  public record QuartusIp(IpBlock block) {}

  /** View of the constraints, which Vivado and Quartus write alike. */
  public record TimingConstraints(IpBlock block) {}

  /** View of the host's C header. */
  public record HostHeader(IpBlock block) {}

  /** View of the host's Python module. */
  public record HostModule(IpBlock block) {}

  /** View of the page for people. */
  public record Guide(IpBlock block) {}
}
