// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.TfliteElementwise;
import org.bitloom.model.TfliteIntegers;
import org.bitloom.model.TfliteIntegers.Multiplier;
import org.bitloom.model.TfliteVariant;
import org.bitloom.operator.Quantization;
import org.tensorflow.lite.schema.ActivationFunctionType;
import org.tensorflow.lite.schema.AddOptions;
import org.tensorflow.lite.schema.BuiltinOperator;
import org.tensorflow.lite.schema.Conv2DOptions;
import org.tensorflow.lite.schema.DepthwiseConv2DOptions;
import org.tensorflow.lite.schema.FullyConnectedOptions;
import org.tensorflow.lite.schema.LeakyReluOptions;
import org.tensorflow.lite.schema.Model;
import org.tensorflow.lite.schema.MulOptions;
import org.tensorflow.lite.schema.Operator;
import org.tensorflow.lite.schema.Padding;
import org.tensorflow.lite.schema.Pool2DOptions;
import org.tensorflow.lite.schema.SoftmaxOptions;
import org.tensorflow.lite.schema.SubGraph;
import org.tensorflow.lite.schema.SubOptions;
import org.tensorflow.lite.schema.Tensor;
import org.tensorflow.lite.schema.TensorType;

/**
 * The only operator of a file as the int8 and int16 reference kernels of TFLite Micro compute it,
 * element by element in their own int32, int64, float and double.
 */
final class MicroInterpreter {
  private final Model model;
  private final SubGraph graph;
  private final Operator operator;
  private final Map<Integer, int[]> values = new HashMap<>();

  private MicroInterpreter(Model model) {
    this.model = model;
    this.graph = model.subgraphs(0);
    this.operator = graph.operators(0);
  }

  /** Returns the output for the inputs of a sample. */
  static int[] run(Path file, List<int[]> inputs) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    MicroInterpreter interpreter = new MicroInterpreter(Model.getRootAsModel(bytes));
    for (int i = 0; i < inputs.size(); i++) {
      interpreter.values.put(interpreter.graph.inputs(i), inputs.get(i));
    }
    return interpreter.output();
  }

  private int[] output() {
    int kind = model.operatorCodes(0).builtinCode();
    return switch (kind) {
      case BuiltinOperator.FULLY_CONNECTED -> fullyConnected();
      case BuiltinOperator.CONV_2D -> convolution();
      case BuiltinOperator.DEPTHWISE_CONV_2D -> depthwise();
      case BuiltinOperator.QUANTIZE ->
          rescaled((double) scale(x()) / (double) scale(y()), lowest());
      case BuiltinOperator.RELU -> rescaled(scale(x()) / scale(y()), Math.max(lowest(), zero(y())));
      case BuiltinOperator.LEAKY_RELU -> leakyRelu();
      case BuiltinOperator.LOGISTIC ->
          x().type() == TensorType.INT16
              ? map(MicroWideCurve.logistic(scale(x()))::of)
              : map(new MicroCurve(scale(x()), zero(x()))::logistic);
      case BuiltinOperator.TANH ->
          x().type() == TensorType.INT16
              ? map(MicroWideCurve.tanh(scale(x()))::of)
              : map(new MicroCurve(scale(x()), zero(x()))::tanh);
      case BuiltinOperator.ADD -> pair(CombineLayer.Kind.ADD);
      case BuiltinOperator.SUB -> pair(CombineLayer.Kind.SUB);
      case BuiltinOperator.MUL -> pair(CombineLayer.Kind.MUL);
      case BuiltinOperator.MAXIMUM -> pair(CombineLayer.Kind.MAXIMUM);
      case BuiltinOperator.MINIMUM -> pair(CombineLayer.Kind.MINIMUM);
      case BuiltinOperator.PRELU -> prelu();
      case BuiltinOperator.MAX_POOL_2D -> pool(true);
      case BuiltinOperator.AVERAGE_POOL_2D -> pool(false);
      case BuiltinOperator.MEAN -> mean();
      case BuiltinOperator.SOFTMAX -> softmax();
      case BuiltinOperator.LOG_SOFTMAX -> logSoftmax();
      default -> throw new IllegalArgumentException("operator " + kind);
    };
  }

  private Tensor tensor(int position) {
    return graph.tensors(operator.inputs(position));
  }

  private Tensor x() {
    return tensor(0);
  }

  private Tensor y() {
    return graph.tensors(operator.outputs(0));
  }

  private static float scale(Tensor tensor) {
    return tensor.quantization().scale(0);
  }

  private static int zero(Tensor tensor) {
    return (int) tensor.quantization().zeroPoint(0);
  }

  private static Quantization numbers(Tensor tensor) {
    return new Quantization(scale(tensor), zero(tensor));
  }

  private static int elements(Tensor tensor) {
    int elements = 1;
    for (int i = 0; i < tensor.shapeLength(); i++) {
      elements *= tensor.shape(i);
    }
    return elements;
  }

  /** Returns the elements of an input or a constant. */
  private int[] elements(int position) {
    int index = operator.inputs(position);
    return values.computeIfAbsent(index, i -> constant(graph.tensors(i)));
  }

  private int[] constant(Tensor tensor) {
    ByteBuffer data =
        model.buffers((int) tensor.buffer()).dataAsByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    int[] elements = new int[elements(tensor)];
    int first = data.position();
    for (int i = 0; i < elements.length; i++) {
      elements[i] =
          switch (tensor.type()) {
            case TensorType.INT32 -> data.getInt(first + Integer.BYTES * i);
            case TensorType.INT16 -> data.getShort(first + Short.BYTES * i);
            default -> data.get(first + i);
          };
    }
    return elements;
  }

  private boolean longBias() {
    return operator.inputsLength() > 2
        && operator.inputs(2) >= 0
        && tensor(2).type() == TensorType.INT64;
  }

  /** Returns the bias of a channel, which starts its sum. */
  private long bias(int channel) {
    if (!longBias()) {
      return operator.inputsLength() > 2 && operator.inputs(2) >= 0 ? elements(2)[channel] : 0;
    }
    ByteBuffer data =
        model.buffers((int) tensor(2).buffer()).dataAsByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    return data.getLong(data.position() + Long.BYTES * channel);
  }

  /** Returns a sum at the output's scale: it is an int64 where the bias is one, else an int32. */
  private int scaled(Multiplier m, long sum) {
    return longBias() ? m.timesLong(sum) : m.times((int) sum);
  }

  private int lowest() {
    return y().type() == TensorType.INT16 ? Short.MIN_VALUE : Byte.MIN_VALUE;
  }

  private int highest() {
    return y().type() == TensorType.INT16 ? Short.MAX_VALUE : Byte.MAX_VALUE;
  }

  private int[] map(IntUnaryOperator function) {
    int[] result = elements(0).clone();
    for (int i = 0; i < result.length; i++) {
      result[i] = function.applyAsInt(result[i]);
    }
    return result;
  }

  private static int clamped(int value, int low, int high) {
    return Math.max(low, Math.min(high, value));
  }

  private int[] rescaled(double ratio, int low) {
    Multiplier m = Multiplier.of(ratio);
    return map(q -> clamped(m.times(q - zero(x())) + zero(y()), low, highest()));
  }

  private int[] leakyRelu() {
    float slope = ((LeakyReluOptions) operator.builtinOptions(new LeakyReluOptions())).alpha();
    Multiplier steep = Multiplier.of(scale(x()) / scale(y()));
    Multiplier flat = Multiplier.of(scale(x()) * slope / scale(y()));
    return map(
        q -> {
          int v = q - zero(x());
          return clamped((v >= 0 ? steep : flat).times(v) + zero(y()), -128, 127);
        });
  }

  /** CalculatePreluParams: both multipliers in double. */
  private int[] prelu() {
    double ratio = (double) scale(x()) / (double) scale(y());
    double product = (double) scale(x()) * (double) scale(tensor(1)) / (double) scale(y());
    int[] result = new int[elements(y())];
    for (int i = 0; i < result.length; i++) {
      int v = elements(0)[i] - zero(x());
      int slope = elements(1)[broadcast(tensor(1), i)] - zero(tensor(1));
      int raw = v >= 0 ? Multiplier.of(ratio).times(v) : Multiplier.of(product).times(v * slope);
      result[i] = clamped(raw + zero(y()), -128, 127);
    }
    return result;
  }

  /** CalculateActivationRangeQuantized. */
  private int[] range(byte activation) {
    int zero = zero(y());
    int low = zero + TfliteIntegers.rounded(-1 / scale(y()));
    int high = zero + TfliteIntegers.rounded(1 / scale(y()));
    int six = zero + TfliteIntegers.rounded(6 / scale(y()));
    return switch (activation) {
      case ActivationFunctionType.RELU -> new int[] {Math.max(lowest(), zero), highest()};
      case ActivationFunctionType.RELU6 ->
          new int[] {Math.max(lowest(), zero), Math.min(highest(), six)};
      case ActivationFunctionType.RELU_N1_TO_1 ->
          new int[] {Math.max(lowest(), low), Math.min(highest(), high)};
      default -> new int[] {lowest(), highest()};
    };
  }

  private int[] pair(CombineLayer.Kind kind) {
    byte activation =
        switch (kind) {
          case ADD ->
              ((AddOptions) operator.builtinOptions(new AddOptions())).fusedActivationFunction();
          case SUB ->
              ((SubOptions) operator.builtinOptions(new SubOptions())).fusedActivationFunction();
          case MAXIMUM, MINIMUM -> ActivationFunctionType.NONE;
          case MUL ->
              ((MulOptions) operator.builtinOptions(new MulOptions())).fusedActivationFunction();
        };
    int[] range = range(activation);
    int[] result = new int[elements(y())];
    for (int i = 0; i < result.length; i++) {
      long a = elements(0)[broadcast(tensor(0), i)];
      long b = elements(1)[broadcast(tensor(1), i)];
      long value =
          TfliteElementwise.unclamped(
              kind,
              TfliteVariant.MICRO,
              tensor(0).type() == TensorType.INT16 ? 15 : 20,
              a,
              b,
              numbers(tensor(0)),
              numbers(tensor(1)),
              numbers(y()));
      result[i] = clamped((int) value, range[0], range[1]);
    }
    return result;
  }

  private int[] softmax() {
    float beta = ((SoftmaxOptions) operator.builtinOptions(new SoftmaxOptions())).beta();
    MicroSoftmax kernel = new MicroSoftmax(scale(x()), beta);
    int[] result = new int[elements(y())];
    int depth = y().shape(y().shapeLength() - 1);
    for (int first = 0; first < result.length; first += depth) {
      kernel.row(elements(0), first, depth, result);
    }
    return result;
  }

  private int[] logSoftmax() {
    MicroLogSoftmax kernel = new MicroLogSoftmax(scale(x()));
    int[] result = new int[elements(y())];
    int depth = y().shape(y().shapeLength() - 1);
    for (int first = 0; first < result.length; first += depth) {
      kernel.row(elements(0), first, depth, result);
    }
    return result;
  }

  private int broadcast(Tensor operand, int index) {
    int from = 0;
    int step = 1;
    int rest = index;
    for (int axis = 1; axis <= y().shapeLength(); axis++) {
      int at = rest % y().shape(y().shapeLength() - axis);
      rest /= y().shape(y().shapeLength() - axis);
      int size = axis > operand.shapeLength() ? 1 : operand.shape(operand.shapeLength() - axis);
      from += size == 1 ? 0 : at * step;
      step *= size;
    }
    return from;
  }

  private int[] fullyConnected() {
    byte activation =
        ((FullyConnectedOptions) operator.builtinOptions(new FullyConnectedOptions()))
            .fusedActivationFunction();
    int[] range = range(activation);
    float product = scale(x()) * scale(tensor(1));
    Multiplier m = Multiplier.of((double) product / (double) scale(y()));
    int inputs = tensor(1).shape(1);
    int[] result = new int[tensor(1).shape(0)];
    for (int o = 0; o < result.length; o++) {
      long acc = bias(o);
      for (int i = 0; i < inputs; i++) {
        acc += (elements(0)[i] - zero(x())) * elements(1)[o * inputs + i];
      }
      result[o] = clamped(scaled(m, acc) + zero(y()), range[0], range[1]);
    }
    return result;
  }

  /** Where a window stands; {@code -1} from an element in padding. */
  private record Window(boolean same, int size, int kernel, int stride, int dilation, int windows) {
    int element(int window, int position) {
      int covered = (kernel - 1) * dilation + 1;
      int total = same ? Math.max(0, (windows - 1) * stride + covered - size) : 0;
      int at = window * stride - total / 2 + position * dilation;
      return at >= 0 && at < size ? at : -1;
    }
  }

  private Window[] windows(
      byte padding, int[] kernel, int strideH, int strideW, int dilationH, int dilationW) {
    boolean same = padding == Padding.SAME;
    return new Window[] {
      new Window(same, x().shape(1), kernel[0], strideH, dilationH, y().shape(1)),
      new Window(same, x().shape(2), kernel[1], strideW, dilationW, y().shape(2))
    };
  }

  /** What is done with the elements under a window: given its row, column and output channel. */
  private interface Kernel {
    int at(int row, int column, int channel);
  }

  private int[] sweep(Kernel kernel) {
    int[] result = new int[elements(y())];
    int channels = y().shape(3);
    for (int i = 0; i < result.length; i++) {
      int place = i / channels;
      result[i] = kernel.at(place / y().shape(2), place % y().shape(2), i % channels);
    }
    return result;
  }

  private int input(int row, int column, int channel) {
    return elements(0)[(row * x().shape(2) + column) * x().shape(3) + channel];
  }

  private Multiplier multiplier(int channel) {
    var scales = tensor(1).quantization();
    float weight = scales.scale(scales.scaleLength() == 1 ? 0 : channel);
    return Multiplier.of((double) scale(x()) * (double) weight / (double) scale(y()));
  }

  private int[] convolution() {
    Conv2DOptions o = (Conv2DOptions) operator.builtinOptions(new Conv2DOptions());
    int[] kernel = {tensor(1).shape(1), tensor(1).shape(2)};
    Window[] windows =
        windows(
            o.padding(),
            kernel,
            o.strideH(),
            o.strideW(),
            o.dilationHFactor(),
            o.dilationWFactor());
    int[] range = range(o.fusedActivationFunction());
    int depth = tensor(1).shape(3);
    return sweep(
        (row, column, channel) -> {
          long acc = bias(channel);
          for (int p = 0; p < kernel[0] * kernel[1]; p++) {
            int y = windows[0].element(row, p / kernel[1]);
            int x = windows[1].element(column, p % kernel[1]);
            for (int c = 0; c < depth && y >= 0 && x >= 0; c++) {
              int weight = elements(1)[(channel * kernel[0] * kernel[1] + p) * depth + c];
              acc += (input(y, x, c) - zero(x())) * weight;
            }
          }
          return clamped(scaled(multiplier(channel), acc) + zero(y()), range[0], range[1]);
        });
  }

  private int[] depthwise() {
    DepthwiseConv2DOptions o =
        (DepthwiseConv2DOptions) operator.builtinOptions(new DepthwiseConv2DOptions());
    int[] kernel = {tensor(1).shape(1), tensor(1).shape(2)};
    Window[] windows =
        windows(
            o.padding(),
            kernel,
            o.strideH(),
            o.strideW(),
            o.dilationHFactor(),
            o.dilationWFactor());
    int[] range = range(o.fusedActivationFunction());
    int channels = tensor(1).shape(3);
    return sweep(
        (row, column, channel) -> {
          long acc = bias(channel);
          for (int p = 0; p < kernel[0] * kernel[1]; p++) {
            int y = windows[0].element(row, p / kernel[1]);
            int x = windows[1].element(column, p % kernel[1]);
            if (y >= 0 && x >= 0) {
              int element = input(y, x, channel / o.depthMultiplier()) - zero(x());
              acc += element * elements(1)[p * channels + channel];
            }
          }
          return clamped(scaled(multiplier(channel), acc) + zero(y()), range[0], range[1]);
        });
  }

  private int[] pool(boolean maximum) {
    Pool2DOptions o = (Pool2DOptions) operator.builtinOptions(new Pool2DOptions());
    int[] kernel = {o.filterHeight(), o.filterWidth()};
    Window[] windows = windows(o.padding(), kernel, o.strideH(), o.strideW(), 1, 1);
    int[] range = range(o.fusedActivationFunction());
    return sweep(
        (row, column, channel) -> {
          int max = lowest();
          int sum = 0;
          int count = 0;
          for (int p = 0; p < kernel[0] * kernel[1]; p++) {
            int y = windows[0].element(row, p / kernel[1]);
            int x = windows[1].element(column, p % kernel[1]);
            if (y >= 0 && x >= 0) {
              max = Math.max(max, input(y, x, channel));
              sum += input(y, x, channel);
              count++;
            }
          }
          int average = sum > 0 ? (sum + count / 2) / count : (sum - count / 2) / count;
          return clamped(maximum ? max : average, range[0], range[1]);
        });
  }

  /** QuantizedMeanOrSum. */
  private int[] mean() {
    int channels = x().shape(3);
    int count = x().shape(1) * x().shape(2);
    Multiplier m = Multiplier.of((double) scale(x()) / (double) scale(y()));
    int shift = 31 - Integer.numberOfLeadingZeros(count);
    shift = Math.min(Math.min(shift, 32), 31 + m.exponent());
    Multiplier divided =
        new Multiplier((int) (((long) m.significand() << shift) / count), m.exponent() - shift);
    int[] result = new int[channels];
    for (int c = 0; c < channels; c++) {
      int sum = 0;
      for (int p = 0; p < count; p++) {
        sum += elements(0)[p * channels + c];
      }
      result[c] = clamped(divided.times(sum - count * zero(x())) + zero(y()), lowest(), highest());
    }
    return result;
  }
}
