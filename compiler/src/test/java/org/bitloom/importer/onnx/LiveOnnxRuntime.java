// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Runs float files in ONNX Runtime. */
final class LiveOnnxRuntime {
  private LiveOnnxRuntime() {}

  /** ONNX Runtime needs more stack than the threads that tests run in may have. */
  private static final long STACK = 1L << 26;

  /**
   * Returns the outputs by name, in row-major order.
   *
   * @param inputs one array per input, in order
   * @param dims of each input
   */
  static Map<String, double[]> run(byte[] file, List<float[]> inputs, List<long[]> dims) {
    FutureTask<Map<String, double[]>> task = new FutureTask<>(() -> outputs(file, inputs, dims));
    new Thread(null, task, "onnxruntime", STACK).start();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, double[]> outputs(byte[] file, List<float[]> inputs, List<long[]> dims)
      throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    Map<String, double[]> outputs = new LinkedHashMap<>();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file, options)) {
        List<String> names = new ArrayList<>(session.getInputNames());
        for (int i = 0; i < inputs.size(); i++) {
          tensors.put(
              names.get(i),
              OnnxTensor.createTensor(environment, FloatBuffer.wrap(inputs.get(i)), dims.get(i)));
        }
        try (OrtSession.Result result = session.run(tensors)) {
          for (Map.Entry<String, OnnxValue> output : result) {
            outputs.put(output.getKey(), reals((OnnxTensor) output.getValue()));
          }
        }
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
    return outputs;
  }

  private static double[] reals(OnnxTensor tensor) {
    double[] values;
    switch (tensor.getInfo().type) {
      case FLOAT -> {
        FloatBuffer buffer = tensor.getFloatBuffer();
        values = new double[buffer.remaining()];
        for (int i = 0; i < values.length; i++) {
          values[i] = buffer.get(i);
        }
      }
      case INT64 -> {
        var buffer = tensor.getLongBuffer();
        values = new double[buffer.remaining()];
        for (int i = 0; i < values.length; i++) {
          values[i] = buffer.get(i);
        }
      }
      default -> throw new IllegalStateException("a tensor of " + tensor.getInfo());
    }
    return values;
  }
}
