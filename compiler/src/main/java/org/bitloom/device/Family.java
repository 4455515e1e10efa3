// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

import java.util.Map;

/**
 * Parts of one architecture, as Yosys maps to it.
 *
 * <p>What a cell of the mapped netlist uses is in {@link #cells}; a cell that is not there, such as
 * a carry or a buffer, uses nothing that is counted.
 */
public enum Family {
  /** LUT4, multipliers of 16 x 16 bits, RAM blocks of 4 kbit. */
  ICE40UP("synth_ice40 -device u -top %s", "16 x 16 multiplier", "4 kbit"),
  /** LUT4, no multipliers, RAM blocks of 4 kbit. */
  ICE40HX("synth_ice40 -device hx -top %s", "none", "4 kbit"),
  /** LUT4, multipliers of 18 x 18 bits, RAM blocks of 18 kbit. */
  ECP5("synth_ecp5 -top %s", "18 x 18 multiplier", "18 kbit"),
  /** LUT4, RAM blocks of 18 kbit; Yosys 0.23 does not use the multipliers. */
  GOWIN("synth_gowin -top %s", "18 x 18 multiplier", "18 kbit"),
  /** LUT6, DSP48E1, RAM blocks of 36 kbit. */
  XC7("synth_xilinx -family xc7 -flatten -noiopad -top %s", "DSP48E1", "36 kbit"),
  /** LUT6, DSP48E2, RAM blocks of 36 kbit. */
  XCUP("synth_xilinx -family xcup -flatten -noiopad -top %s", "DSP48E2", "36 kbit"),
  /** Halves of adaptive logic modules, multipliers of 18 x 19 bits, RAM blocks of 10 kbit. */
  CYCLONEV("synth_intel_alm -family cyclonev -top %s", "18 x 19 multiplier", "10 kbit");

  private static final Amount LUT = new Amount(1, 0, 0, 0);
  private static final Amount FF = new Amount(0, 1, 0, 0);
  private static final Amount DSP = new Amount(0, 0, 1, 0);
  private static final Amount RAM = new Amount(0, 0, 0, 1);

  private static final Map<String, Amount> XILINX_MEMORIES =
      Map.of(
          "RAM32M", new Amount(4, 0, 0, 0),
          "RAM64M", new Amount(4, 0, 0, 0),
          "RAM32M16", new Amount(8, 0, 0, 0),
          "RAM64M8", new Amount(8, 0, 0, 0),
          "RAM128X1D", new Amount(4, 0, 0, 0),
          "RAM256X1D", new Amount(8, 0, 0, 0),
          "SRL16E", LUT,
          "SRLC32E", LUT);

  private final String synthesis;
  private final String multiplier;
  private final String block;

  Family(String synthesis, String multiplier, String block) {
    this.synthesis = synthesis;
    this.multiplier = multiplier;
    this.block = block;
  }

  /** Returns the command of Yosys that maps a design. */
  public String synthesis(String top) {
    return synthesis.formatted(top);
  }

  /** Returns what a multiplier block is. */
  public String multiplier() {
    return multiplier;
  }

  /** Returns the size of a RAM block. */
  public String block() {
    return block;
  }

  /** Returns whether one multiplier takes two products of bytes: 25 x 18 bits and up. */
  public boolean packsProducts() {
    return this == XC7 || this == XCUP;
  }

  /** Returns whether open tools place and route these parts and write their bitstreams. */
  public boolean openFlow() {
    return this == ICE40UP || this == ICE40HX;
  }

  /** Returns what a cell of a mapped netlist uses. */
  public Amount of(String cell) {
    return switch (this) {
      case ICE40UP, ICE40HX -> ice40(cell);
      case ECP5 -> ecp5(cell);
      case GOWIN -> gowin(cell);
      case XC7, XCUP -> xilinx(cell);
      case CYCLONEV -> intel(cell);
    };
  }

  private static Amount ice40(String cell) {
    return switch (cell) {
      case "SB_LUT4" -> LUT;
      case "SB_MAC16" -> DSP;
      case "SB_RAM40_4K" -> RAM;
      default -> cell.startsWith("SB_DFF") ? FF : Amount.NONE;
    };
  }

  private static Amount ecp5(String cell) {
    return switch (cell) {
      case "LUT4" -> LUT;
      case "CCU2C" -> LUT.times(2);
      case "TRELLIS_DPR16X4" -> LUT.times(6);
      case "TRELLIS_FF" -> FF;
      case "MULT18X18D" -> DSP;
      case "DP16KD", "PDPW16KD" -> RAM;
      default -> Amount.NONE;
    };
  }

  private static Amount gowin(String cell) {
    if (cell.matches("LUT[1-4]|ALU")) {
      return LUT;
    }
    if (cell.matches("RAM16S[124]|RAM16SDP[124]")) {
      return LUT.times(cell.charAt(cell.length() - 1) - '0');
    }
    return cell.matches("DFF[A-Z]*")
        ? FF
        : cell.matches("SPX?9?|SDPB?|SDPX9B?|DPX?9?B?|pROMX?9?") ? RAM : Amount.NONE;
  }

  private static Amount xilinx(String cell) {
    if (cell.matches("LUT[1-6]")) {
      return LUT;
    }
    return switch (cell) {
      case "FDRE", "FDSE", "FDCE", "FDPE" -> FF;
      case "DSP48E1", "DSP48E2" -> DSP;
      case "RAMB18E1", "RAMB18E2" -> RAM.times(0.5);
      case "RAMB36E1", "RAMB36E2" -> RAM;
      default -> XILINX_MEMORIES.getOrDefault(cell, Amount.NONE);
    };
  }

  private static Amount intel(String cell) {
    return switch (cell) {
      case "MISTRAL_NOT" -> Amount.NONE;
      case "MISTRAL_FF" -> FF;
      case "MISTRAL_MLAB" -> LUT.times(1);
      case "MISTRAL_M10K" -> RAM;
      case "MISTRAL_MUL27X27" -> DSP.times(2);
      default ->
          cell.startsWith("MISTRAL_ALUT")
              ? LUT
              : cell.startsWith("MISTRAL_MUL") ? DSP : Amount.NONE;
    };
  }
}
