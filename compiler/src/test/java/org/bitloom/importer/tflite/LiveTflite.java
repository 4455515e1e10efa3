// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;
import org.bitloom.operator.TensorType;
import org.tensorflow.lite.DataType;
import org.tensorflow.lite.Interpreter;

/**
 * TFLite's own interpreter, version 2.6 with its portable optimised kernels, with one network
 * loaded. Where the first axis of an input counts inferences, it is set to 1.
 */
final class LiveTflite implements AutoCloseable {
  private final Interpreter interpreter;

  private LiveTflite(Path file, List<TensorType> inputs) {
    interpreter = new Interpreter(file.toFile());
    for (int i = 0; i < interpreter.getInputTensorCount(); i++) {
      if (interpreter.getInputTensor(i).numElements() != inputs.get(i).shape().elements()) {
        int[] shape = interpreter.getInputTensor(i).shape();
        shape[0] = 1;
        interpreter.resizeInput(i, shape);
      }
    }
    interpreter.allocateTensors();
  }

  /**
   * Loads a network of int8, uint8 and int16 tensors; the test is skipped on platforms without the
   * native library.
   *
   * @param inputs of one inference
   */
  static LiveTflite load(Path file, List<TensorType> inputs) {
    String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    assumeTrue(platform.equals("Linux amd64"), "TFLite's library is not there for " + platform);
    // The engine unpacks its native library into this folder and would ask for newer ones.
    System.setProperty("DJL_CACHE_DIR", Path.of("target/djl").toAbsolutePath().toString());
    System.setProperty("DJL_OFFLINE", "true");
    System.setProperty("org.slf4j.simpleLogger.log.ai.djl", "error");
    Engine.getEngine("TFLite");
    return new LiveTflite(file, inputs);
  }

  /** Returns all outputs for one sample. */
  List<Tensor> run(List<Tensor> inputs) {
    Object[] in = new Object[inputs.size()];
    for (int i = 0; i < in.length; i++) {
      in[i] = bytes(inputs.get(i), interpreter.getInputTensor(i).dataType());
    }
    Map<Integer, Object> out = new HashMap<>();
    for (int o = 0; o < interpreter.getOutputTensorCount(); o++) {
      out.put(o, buffer(interpreter.getOutputTensor(o).numBytes()));
    }
    interpreter.runForMultipleInputsOutputs(in, out);
    List<Tensor> outputs = new ArrayList<>();
    for (int o = 0; o < out.size(); o++) {
      outputs.add(tensor(interpreter.getOutputTensor(o), (ByteBuffer) out.get(o)));
    }
    return outputs;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
  }

  private static ByteBuffer bytes(Tensor tensor, DataType type) {
    ByteBuffer buffer = buffer(tensor.size() * type.byteSize());
    boolean wide = type == DataType.INT16;
    for (int i = 0; i < tensor.size(); i++) {
      if (wide) {
        buffer.putShort(Short.BYTES * i, (short) tensor.get(i));
      } else {
        buffer.put(i, (byte) tensor.get(i));
      }
    }
    return buffer;
  }

  private static Tensor tensor(org.tensorflow.lite.Tensor from, ByteBuffer buffer) {
    DataType type = from.dataType();
    return Tensor.generate(
        Shape.of(buffer.capacity() / type.byteSize()),
        i ->
            switch (type) {
              case UINT8 -> Byte.toUnsignedLong(buffer.get(i));
              case INT16 -> buffer.getShort(Short.BYTES * i);
              default -> buffer.get(i);
            });
  }

  @Override
  public void close() {
    interpreter.close();
  }
}
