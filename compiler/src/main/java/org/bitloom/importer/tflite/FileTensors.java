// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.fixed.IntType;
import org.bitloom.importer.shared.StreamOrder;
import org.bitloom.model.FileTensor;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** How a file has the tensors of its border that the network has otherwise. */
final class FileTensors {
  private FileTensors() {}

  /**
   * Returns the inputs and outputs that are real or in another order in the file.
   *
   * @param file the graph as it stands there
   * @param folded the orders in which its inputs and outputs travel
   * @param model the graph that is built, of the same inputs and outputs by position
   * @param names of the network's tensors, by index in the model
   */
  static Map<String, FileTensor> of(
      TfliteModel file,
      TransposeFolding.Folded folded,
      TfliteModel model,
      Map<Integer, String> names) {
    Map<String, FileTensor> files = new HashMap<>();
    for (int i = 0; i < file.inputs().size(); i++) {
      TfliteTensor there = file.tensors().get(file.inputs().get(i));
      TfliteTensor here = model.tensors().get(model.inputs().get(i));
      add(files, names, there, here, folded.inputs().get(i));
    }
    for (int o = 0; o < file.outputs().size(); o++) {
      TfliteTensor there = file.tensors().get(file.outputs().get(o));
      TfliteTensor here = model.tensors().get(model.outputs().get(o));
      add(files, names, there, here, folded.outputs().get(o));
    }
    return files;
  }

  /**
   * Returns a tensor of a file in real numbers.
   *
   * @param order in which it travels
   */
  static FileTensor real(TfliteTensor there, StreamOrder order) {
    List<Integer> dims = new ArrayList<>(there.shape());
    if (dims.size() < 2 || dims.get(0) != 1) {
      dims.add(0, 1);
    }
    int[] indices = order.indices();
    return new FileTensor(
        dims,
        Tensor.generate(Shape.of(indices.length), i -> indices[i]),
        (real, element) -> Math.round(real));
  }

  private static void add(
      Map<String, FileTensor> files,
      Map<Integer, String> names,
      TfliteTensor there,
      TfliteTensor here,
      StreamOrder order) {
    boolean straight = order.same(StreamOrder.rowMajor(there.shape()));
    if (straight && there.type().equals(here.type())) {
      return;
    }
    boolean samples = there.shape().size() > 1;
    int batch = samples ? there.shape().get(0) : 1;
    List<Integer> dims =
        new ArrayList<>(there.shape().subList(samples ? 1 : 0, there.shape().size()));
    dims.add(0, 1);
    int size = (int) (there.elements() / batch);
    int[] indices = straight ? new int[0] : order.indices();
    IntType type = TensorCheck.type(here);
    Quantization quantization = TensorCheck.quantization(here);
    files.put(
        names.get(here.index()),
        new FileTensor(
            dims,
            Tensor.generate(Shape.of(size), i -> straight ? i : indices[i]),
            (real, element) -> code(real, quantization, type)));
  }

  /** Source: {@code AffineQuantize} of TFLite, {@code reference/quantize.h}, in float32. */
  private static long code(double real, Quantization quantization, IntType type) {
    float steps = (float) real / (float) quantization.scale();
    if (!(Math.abs(steps) < 1L << 40)) {
      return steps < 0 ? type.min() : type.max();
    }
    long magnitude = (long) Math.floor(Math.abs((double) steps) + 0.5);
    return type.range().clamp((steps < 0 ? -magnitude : magnitude) + quantization.zeroPoint());
  }
}
