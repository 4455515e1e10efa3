// SPDX-License-Identifier: Apache-2.0
package org.bitloom.emit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.bitloom.operator.Quantization;
import org.bitloom.rtl.Design;
import org.bitloom.rtl.verilog.BorderPort;

/**
 * What a user of the Verilog has to know, printed as {@code manifest.json} beside it.
 *
 * @param generator always {@code Bitloom}
 * @param network name in the source
 * @param top the top module
 * @param clock its clock port
 * @param reset its reset port, active low and synchronous
 * @param frameError its output that is high for one cycle per frame of a wrong length
 * @param multipliers physical multipliers in all MAC arrays
 * @param verilog names of the Verilog files
 * @param memories names of the ROM contents, read by {@code $readmemh} from the working folder or
 *     from the folder that the macro {@code memoryFolder} names
 * @param memoryFolder that macro
 * @param inputs in the order of the network's inputs
 * @param outputs in the order of the network's outputs
 */
record Manifest(
    String generator,
    String network,
    String top,
    String clock,
    String reset,
    String frameError,
    int multipliers,
    List<String> verilog,
    List<String> memories,
    String memoryFolder,
    List<Port> inputs,
    List<Port> outputs) {
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

  /** Returns the manifest of a design and its files. */
  static Manifest of(Design design, RenderedDesign files) {
    return new Manifest(
        "Bitloom",
        design.network(),
        files.top(),
        "aclk",
        "aresetn",
        "frame_error",
        design.multipliers(),
        files.verilogFiles(),
        files.memoryFiles(),
        design.names().memoryFolder(),
        design.inputs().stream().map(Manifest::port).toList(),
        design.outputs().stream().map(Manifest::port).toList());
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

  /** Returns the text of the file. */
  String json() {
    DefaultPrettyPrinter printer =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return JsonMapper.builder()
              .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
              .build()
              .writer(printer)
              .writeValueAsString(this)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot print the manifest of " + network, e);
    }
  }
}
