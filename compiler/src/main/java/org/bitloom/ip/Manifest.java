// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.bitloom.digest.Digest;
import org.bitloom.operator.Quantization;
import org.bitloom.report.Json;
import org.bitloom.report.ReportKind;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.BorderPort;

/**
 * What a program that uses the block has to know, printed as {@code manifest.json}.
 *
 * @param generator always {@code Bitloom}
 * @param toolVersion of Bitloom
 * @param network name in the source
 * @param top the top module
 * @param clock its clock port
 * @param reset its reset port, active low and synchronous
 * @param frameError its output that is high for one cycle per frame of a wrong length
 * @param multipliers physical multipliers in all MAC arrays
 * @param latency planned cycles from the first input beat to the last output beat
 * @param initiationInterval planned cycles between inferences
 * @param clockHertz frequency that the constraints ask for
 * @param planSha256 hash of the plan, as {@code plan --json} writes it
 * @param sourcesSha256 hash of the hardware: Verilog and memories, in the order of their names
 * @param verilog paths of the Verilog files
 * @param memories paths of the ROM contents, read by {@code $readmemh} from the working folder or
 *     from the folder that the macro {@code memoryFolder} names
 * @param memoryFolder that macro
 * @param inputs in the order of the network's inputs
 * @param outputs in the order of the network's outputs
 * @param files every file of the folder but this one
 */
record Manifest(
    String generator,
    String toolVersion,
    String network,
    String top,
    String clock,
    String reset,
    String frameError,
    int multipliers,
    long latency,
    long initiationInterval,
    long clockHertz,
    String planSha256,
    String sourcesSha256,
    List<String> verilog,
    List<String> memories,
    String memoryFolder,
    List<Port> inputs,
    List<Port> outputs,
    List<FileHash> files) {
  /**
   * A file of the folder.
   *
   * @param path in the folder
   * @param sha256 hash of its bytes
   */
  record FileHash(String path, String sha256) {}

  /**
   * An AXI4-Stream of the top module. Element {@code i} of a beat is in bits {@code i *
   * bitsPerElement} and up of {@code tdata}; the last beat of a vector may be partial.
   *
   * @param name the tensor
   * @param prefix of the port names
   * @param shape of the tensor, channels last
   * @param elementType integer type, for example {@code int8}
   * @param bitsPerElement bits of one element in {@code tdata}
   * @param lanes elements per beat
   * @param vectors vectors per frame; each starts a new beat
   * @param beats beats per frame; {@code tlast} is high on the last
   * @param tdataBits width of {@code tdata}
   * @param scale {@code real = scale * (quantized - zeroPoint)}; absent for an index
   * @param zeroPoint see scale
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Port(
      String name,
      String prefix,
      List<Integer> shape,
      String elementType,
      int bitsPerElement,
      int lanes,
      int vectors,
      int beats,
      int tdataBits,
      Double scale,
      Long zeroPoint) {}

  /**
   * Returns the manifest of a block.
   *
   * @param hardware Verilog and memories by path
   * @param files all files but the manifest by path
   */
  static Manifest of(
      IpBlock block, SortedMap<String, String> hardware, SortedMap<String, String> files) {
    Design design = block.design();
    return new Manifest(
        "Bitloom",
        block.version(),
        design.network(),
        block.module(),
        "aclk",
        "aresetn",
        "frame_error",
        design.multipliers(),
        block.latency(),
        block.interval(),
        block.frequency().hertz(),
        Digest.of(Json.write(ReportKind.PLAN, block.report())),
        Digest.of(hardware),
        block.verilog(),
        block.memories().stream().map(IpBlock.MemoryPath::path).toList(),
        design.names().memoryFolder(),
        design.inputs().stream().map(Manifest::port).toList(),
        design.outputs().stream().map(Manifest::port).toList(),
        files.entrySet().stream()
            .map(file -> new FileHash(file.getKey(), Digest.of(file.getValue())))
            .toList());
  }

  private static Port port(BorderPort port) {
    return new Port(
        port.edge(),
        port.prefix(),
        port.shape().dimensions(),
        port.elementType().toString(),
        port.elementBits(),
        port.layout().lanes(),
        port.layout().vectors(),
        port.layout().beats(),
        port.dataBits(),
        port.quantization().map(Quantization::scale).orElse(null),
        port.quantization().map(Quantization::zeroPoint).orElse(null));
  }
}
