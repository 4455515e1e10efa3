// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.bitloom.calibrate.RealModel;
import org.bitloom.diagnostic.DiagnosticRenderer;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.importer.NetworkReader;
import org.bitloom.importer.Quantizing;
import org.bitloom.importer.ReadOptions;
import org.bitloom.importer.shared.BorderOptions;
import org.bitloom.importer.tflite.Arithmetic;
import org.bitloom.model.FileTensor;
import org.bitloom.model.Network;

/** A float file as Bitloom reads it, before anything is quantized. */
final class FloatPath {
  private final Network draft;
  private final RealModel model;

  private FloatPath(Network draft) {
    this.draft = draft;
    this.model = RealModel.of(draft, RealModel.Mode.REAL);
  }

  /** Reads a file as far as calibration, which would get the network that is returned. */
  static FloatPath of(Path file) {
    AtomicReference<Network> draft = new AtomicReference<>();
    Diagnostics diagnostics = new Diagnostics();
    NetworkReader.read(
        file,
        (network, request, folder, problems) -> {
          draft.set(network);
          return Optional.empty();
        },
        options(Path.of("no data")),
        diagnostics);
    if (draft.get() == null) {
      throw new AssertionError(DiagnosticRenderer.render(diagnostics));
    }
    return new FloatPath(draft.get());
  }

  /** Returns the options of {@code --quantize --data}. */
  static ReadOptions options(Path data) {
    return new ReadOptions(
        Arithmetic.REFERENCE,
        Optional.of(new Quantizing(data, "int8", "int8", "mse", List.of())),
        BorderOptions.NONE);
  }

  Network network() {
    return draft;
  }

  /** Returns the outputs in the order of the file, each in the file's order of elements. */
  List<double[]> run(List<float[]> inputs) {
    List<double[]> own = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      FileTensor file = draft.files().get(draft.inputs().get(i).name());
      double[] values = new double[inputs.get(i).length];
      for (int e = 0; e < values.length; e++) {
        values[e] = inputs.get(i)[(int) file.order().get(e)];
      }
      own.add(values);
    }
    Map<String, double[]> tensors = model.run(own);
    return draft.outputs().stream().map(o -> inFile(o, tensors.get(o))).toList();
  }

  private double[] inFile(String name, double[] values) {
    FileTensor file = draft.files().get(name);
    double[] result = new double[values.length];
    for (int e = 0; e < values.length; e++) {
      result[(int) file.order().get(e)] = values[e];
    }
    return result;
  }
}
