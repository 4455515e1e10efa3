// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.HexFormat;
import java.util.List;

/** The registers of a block behind AXI4-Lite, which {@code bitloom_run_control.v} has. */
final class RegisterMap {
  /** Bits of a register. */
  private static final int WIDTH = 32;

  private RegisterMap() {}

  /** What a bus may do with a field. */
  enum Access {
    /** Read. */
    READ("read-only", "read"),
    /** Read and write. */
    WRITE("read-write", "read, write"),
    /** Read, and write 1 to clear. */
    CLEAR("read-write", "read, write 1 to clear");

    private final String ipxact;
    private final String words;

    Access(String ipxact, String words) {
      this.ipxact = ipxact;
      this.words = words;
    }
  }

  /**
   * Some bits of a register.
   *
   * @param name in capital letters
   * @param bit the lowest
   * @param width bits
   * @param access of the bus
   * @param note what they mean
   * @param reset value after reset
   * @param moves whether hardware changes them
   */
  public record Field(
      String name, int bit, int width, Access access, String note, String reset, boolean moves) {
    /** Returns the access in the words of IP-XACT. */
    public String ipxactAccess() {
      return access.ipxact;
    }

    /** Returns the access in words. */
    public String accessWords() {
      return access.words;
    }

    /** Returns whether writing 1 clears the field. */
    public boolean clears() {
      return access == Access.CLEAR;
    }

    /** Returns the field's bits as a number in C. */
    public String mask() {
      return (((1L << width) - 1) << bit) + "u";
    }
  }

  /**
   * A register of 32 bits.
   *
   * @param name in capital letters
   * @param index its place, in words
   * @param note what it holds
   * @param fields its parts; one of all bits where it is one number
   */
  public record Register(String name, int index, String note, List<Field> fields) {
    /** Returns the address in bytes, as programs write it. */
    public String address() {
      return "0x" + offset();
    }

    /** Returns the address in bytes as two hexadecimal digits. */
    public String offset() {
      return HexFormat.of().toHexDigits((byte) (4 * index));
    }

    /** Returns the access in the words of IP-XACT: to write where any part can be written. */
    public String ipxactAccess() {
      return fields.stream().anyMatch(f -> f.access != Access.READ)
          ? Access.WRITE.ipxact
          : Access.READ.ipxact;
    }

    /** Returns the parts of a register that is no number; empty where it is one. */
    public List<Field> bits() {
      return fields.get(0).width == WIDTH ? List.of() : fields;
    }

    /** Returns whether it is one number. */
    public boolean number() {
      return bits().isEmpty();
    }
  }

  /** Returns the registers, in the order of their addresses. */
  static List<Register> of(String planHash, String sourcesHash) {
    return List.of(
        new Register(
            "CONTROL",
            0,
            "what may pass",
            List.of(
                flag(
                    "START",
                    0,
                    Access.WRITE,
                    "one frame of each input passes; reads 1 until all have begun",
                    true),
                flag("CONTINUOUS", 1, Access.WRITE, "all frames pass", false),
                flag("INTERRUPT", 2, Access.WRITE, "irq is high while STATUS says done", false))),
        new Register(
            "STATUS",
            1,
            "what has happened",
            List.of(
                flag("BUSY", 0, Access.READ, "an inference is under way", true),
                flag("DONE", 1, Access.CLEAR, "an inference has ended", true),
                flag("FRAME_ERROR", 2, Access.CLEAR, "a frame had a wrong length", true))),
        count("FRAME_ERRORS", 2, "frames of a wrong length"),
        count("INFERENCES", 3, "inferences that have ended"),
        count("CYCLES_LOW", 4, "cycles since reset; reading it holds CYCLES_HIGH"),
        count("CYCLES_HIGH", 5, "upper half of the cycles when CYCLES_LOW was read"),
        count(
            "RUN_CYCLES",
            6,
            "cycles from the first input beat into an idle network to the last output beat since"),
        constant("PLAN_HASH", 7, "plan_sha256 of manifest.json begins so", planHash),
        constant(
            "SOURCES_HASH",
            8,
            "the hash of the hardware without the registers begins so",
            sourcesHash));
  }

  private static Field flag(String name, int bit, Access access, String note, boolean moves) {
    return new Field(name, bit, 1, access, note, "0", moves);
  }

  private static Register count(String name, int index, String note) {
    return number(name, index, note, "0", true);
  }

  private static Register constant(String name, int index, String note, String hash) {
    return number(name, index, "0x" + hash + ": " + note, "'h" + hash, false);
  }

  private static Register number(String name, int index, String note, String reset, boolean moves) {
    return new Register(
        name, index, note, List.of(new Field("VALUE", 0, WIDTH, Access.READ, note, reset, moves)));
  }
}
