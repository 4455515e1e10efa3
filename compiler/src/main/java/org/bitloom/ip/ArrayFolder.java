// SPDX-License-Identifier: Apache-2.0
package org.bitloom.ip;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bitloom.digest.Digest;
import org.bitloom.emit.RenderedDesign;
import org.bitloom.emit.Renderer;
import org.bitloom.operator.Quantization;
import org.bitloom.plan.Edge;
import org.bitloom.plan.array.ArrayPlan;
import org.bitloom.plan.array.MapPlace;
import org.bitloom.plan.array.Region;
import org.bitloom.report.Json;
import org.bitloom.rtl.array.ArrayDesign;

/**
 * The folder of a shared array: Verilog and memories, the memory map as {@code manifest.json}, and
 * a C header. The weights are bytes and stand beside them.
 *
 * @param design the hardware
 * @param rendered its text
 * @param version of Bitloom
 * @param cycles of an inference, as planned
 */
public record ArrayFolder(
    ArrayDesign design, RenderedDesign rendered, String version, long cycles) {
  /** Name of the file with the weights. */
  public static final String WEIGHTS = "weights.bin";

  /**
   * A tensor in memory. Element {@code c} of vector {@code v} is byte {@code offset + v *
   * vectorBytes + c}.
   *
   * @param name the tensor
   * @param offset bytes from the base of the inputs or outputs
   * @param bytes that it takes
   * @param shape of the tensor, channels last
   * @param channels elements of a vector
   * @param vectors of the tensor
   * @param vectorBytes from one vector to the next
   * @param elementType integer type of a byte
   * @param scale {@code real = scale * (quantized - zeroPoint)}; 0 for an index
   * @param zeroPoint see scale
   */
  public record Tensor(
      String name,
      long offset,
      long bytes,
      List<Integer> shape,
      int channels,
      int vectors,
      int vectorBytes,
      String elementType,
      double scale,
      long zeroPoint) {
    /** Returns the name in capital letters. */
    public String upper() {
      return name.toUpperCase(Locale.ROOT);
    }
  }

  /** A file of the folder. */
  record File(String path, String sha256) {}

  /** What a program that uses the array has to know. */
  record Manifest(
      String format,
      String generator,
      String toolVersion,
      String network,
      String top,
      int multipliers,
      long cycles,
      int memoryBits,
      String weights,
      long weightBytes,
      long inputBytes,
      long outputBytes,
      long scratchBytes,
      List<Tensor> inputs,
      List<Tensor> outputs,
      List<File> files) {}

  /** View of the C header. */
  public record ArrayHeader(
      String top,
      String upper,
      String version,
      long cycles,
      int beatBytes,
      long weightBytes,
      long inputBytes,
      long outputBytes,
      long scratchBytes,
      List<Tensor> inputs,
      List<Tensor> outputs) {
    /** Returns whether any feature maps are in memory. */
    public boolean scratch() {
      return scratchBytes > 0;
    }
  }

  private ArrayPlan plan() {
    return design.plan();
  }

  private List<Tensor> inputs() {
    return plan().inputs().stream().map(this::tensor).toList();
  }

  private List<Tensor> outputs() {
    return plan().outputs().stream().map(this::tensor).toList();
  }

  private Tensor tensor(Region region) {
    Edge edge = region.edge();
    MapPlace place = region.place();
    return new Tensor(
        edge.name(),
        plan().offset(region),
        plan().row().bytes(place),
        edge.type().shape().dimensions(),
        place.channels(),
        place.rows() * place.columns(),
        place.vectorWords() * plan().shape().lanes(),
        edge.type().elementType().toString(),
        edge.quantization().map(Quantization::scale).orElse(0.0),
        edge.quantization().map(Quantization::zeroPoint).orElse(0L));
  }

  /** Returns every text of the folder. */
  public RenderedDesign files() {
    ArrayHeader header =
        new ArrayHeader(
            design.top(),
            design.top().toUpperCase(Locale.ROOT),
            version,
            cycles,
            plan().row().beatBits() / 8,
            design.image().length,
            plan().inputBytes(),
            plan().outputBytes(),
            plan().scratchBytes(),
            inputs(),
            outputs());
    String name = design.top() + "_array.h";
    RenderedDesign all = rendered.with(Map.of(name, new Renderer("templates/ip").render(header)));
    List<File> files = new ArrayList<>();
    all.files().forEach((path, text) -> files.add(new File(path, Digest.of(text))));
    files.add(new File(WEIGHTS, Digest.of(design.image())));
    Manifest manifest =
        new Manifest(
            "bitloom-array-manifest-1",
            "Bitloom",
            version,
            plan().proven().graph().name(),
            design.top(),
            plan().shape().multipliers(),
            cycles,
            plan().row().beatBits(),
            WEIGHTS,
            design.image().length,
            plan().inputBytes(),
            plan().outputBytes(),
            plan().scratchBytes(),
            inputs(),
            outputs(),
            files);
    return all.with(Map.of(RenderedDesign.MANIFEST, Json.write(manifest)));
  }
}
