// SPDX-License-Identifier: Apache-2.0
package org.bitloom.device;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A board with a part that open tools program: its clock, and the pins of a serial port. */
public enum Board {
  /** iCEBreaker: FTDI FT2232H, channel B. */
  ICEBREAKER("ice40up5k", 12_000_000, "35", "6", "9", "37"),
  /** UPduino 3: jumper OSC closed, a serial adapter for 3.3 V at pins 46 (to the board) and 45. */
  UPDUINO("ice40up5k", 12_000_000, "20", "46", "45", "41"),
  /** iCE40-HX8K Breakout Board: FTDI FT2232H, channel B. */
  HX8KBOARD("ice40hx8k", 12_000_000, "J3", "B10", "B12", "B5");

  private final String device;
  private final long hertz;
  private final String clock;
  private final String receive;
  private final String transmit;
  private final String led;

  Board(String device, long hertz, String clock, String receive, String transmit, String led) {
    this.device = device;
    this.hertz = hertz;
    this.clock = clock;
    this.receive = receive;
    this.transmit = transmit;
    this.led = led;
  }

  /** Returns the board of a name, whatever the case of its letters. */
  public static Optional<Board> named(String name) {
    return Arrays.stream(values())
        .filter(board -> board.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** Returns its part. */
  public Device device() {
    return Device.named(device).orElseThrow();
  }

  /** Returns the clock that it has. */
  public Frequency clock() {
    return new Frequency(hertz);
  }

  /** Returns the places of the wrapper's ports, as nextpnr reads them. */
  public String pins() {
    return "set_io clk %s\nset_io rx %s\nset_io tx %s\nset_io frame_error %s\n"
        .formatted(clock, receive, transmit, led);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
