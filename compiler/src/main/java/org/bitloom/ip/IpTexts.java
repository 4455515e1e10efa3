// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

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
  public record IpxactComponent(IpBlock block) {}

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
