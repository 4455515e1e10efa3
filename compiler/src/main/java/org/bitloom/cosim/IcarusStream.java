// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

/**
 * A stream in the Verilog testbench.
 *
 * @param stream the stream
 * @param vectorCount vectors in the file of an input
 * @param frameCount frames in the list of an input
 * @param layers whether probed streams are recorded
 * @param streamSeed of stalls and noise
 */
public record IcarusStream(
    TestbenchStream stream, int vectorCount, int frameCount, boolean layers, long streamSeed) {
  static String fileOf(String port) {
    return port.replaceFirst("(\\d+)$", "_$1.hex");
  }

  static String framesOf(String port) {
    return port.replaceFirst("(\\d+)$", "_$1.frames");
  }

  /** Returns the prefix of the ports. */
  public String port() {
    return stream.port();
  }

  /** Returns the bits in use in the last beat of a vector. */
  public int usedBits() {
    return stream.layout().lastLanes() * stream.elementBits();
  }

  /** Returns 1 where beats are written to a file. */
  public int record() {
    return port().startsWith("out") || (layers && port().startsWith("probe")) ? 1 : 0;
  }

  /** Returns a literal that tells whether the stream has {@code last}. */
  public String framed() {
    return stream.freeRunning() ? "1'b0" : "1'b1";
  }

  /** Returns the file of beats. */
  public String file() {
    return fileOf(port());
  }

  /** Returns the file of frames. */
  public String frameFile() {
    return framesOf(port());
  }

  /** Returns a seed that a Verilog integer holds. */
  public long seed() {
    return streamSeed * 2654435761L >>> 1 & Integer.MAX_VALUE;
  }
}
