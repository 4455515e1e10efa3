// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.ArgMaxLayer;
import org.bitloom.model.DenseLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.LookupLayer;
import org.bitloom.model.Output;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.model.ReshapeLayer;
import org.bitloom.model.ResizeLayer;
import org.bitloom.model.SoftmaxLayer;
import org.bitloom.model.UnaryFunction;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes the layer of one operator, or reports why there is none. */
final class OperatorImporter {
  /** Stands for the output of an operator that was refused; no identifier. */
  static final String REFUSED = "";

  private static final String DENSE_FORM =
      "input, output and constant weights [units, inputs] of int8 or of uint8, constant int32"
          + " bias";

  private static final String ELEMENTWISE_FORM = " from int8 or uint8 to int8 or uint8";

  private static final Map<String, Function<OperatorImporter, List<Layer>>> BUILT = new TreeMap<>();

  static {
    BUILT.put("FULLY_CONNECTED", OperatorImporter::dense);
    one("CONV_2D", o -> o.convolution().layer());
    one("DEPTHWISE_CONV_2D", o -> o.convolution().layer());
    one("QUANTIZE", OperatorImporter::quantize);
    one("RELU", o -> o.requantize("relu", new Activation.Relu()));
    one("RELU6", o -> o.requantize("relu6", new Activation.Relu6()));
    one("RELU_0_TO_1", o -> o.requantize("clip", new Activation.Clip(0, 1)));
    one("RELU_N1_TO_1", o -> o.requantize("clip", new Activation.Clip(-1, 1)));
    one("LEAKY_RELU", OperatorImporter::function);
    one("LOGISTIC", OperatorImporter::function);
    one("TANH", OperatorImporter::function);
    one("ELU", OperatorImporter::function);
    one("HARD_SWISH", OperatorImporter::function);
    UnaryFunctions.tabled().forEach(kind -> one(kind, OperatorImporter::table));
    one("RESHAPE", OperatorImporter::reshape);
    one("SQUEEZE", OperatorImporter::reshape);
    one("EXPAND_DIMS", OperatorImporter::reshape);
    one("ARG_MAX", OperatorImporter::argMax);
    one("SOFTMAX", OperatorImporter::softmax);
    BUILT.put("CONCATENATION", o -> o.reordering().concatenation());
    BUILT.put("TRANSPOSE", o -> o.reordering().transpose());
    one("SPACE_TO_BATCH_ND", OperatorImporter::dilation);
    one("BATCH_TO_SPACE_ND", OperatorImporter::dilation);
    BUILT.put("SPACE_TO_DEPTH", o -> o.rearrangement().blocks(false));
    BUILT.put("DEPTH_TO_SPACE", o -> o.rearrangement().blocks(true));
    BUILT.put("PACK", o -> o.rearrangement().pack());
    BUILT.put("UNPACK", o -> o.rearrangement().unpack());
    BUILT.put("GATHER", o -> o.rearrangement().gather());
    BUILT.put("MIRROR_PAD", o -> o.rearrangement().mirror());
    one("PAD", o -> o.reordering().pad());
    one("PADV2", o -> o.reordering().pad());
    one("RESIZE_NEAREST_NEIGHBOR", o -> o.reordering().resize(ResizeLayer.Filter.NEAREST));
    one("RESIZE_BILINEAR", o -> o.reordering().resize(ResizeLayer.Filter.LINEAR));
    one("MAX_POOL_2D", o -> o.pooling().pool());
    one("AVERAGE_POOL_2D", o -> o.pooling().pool());
    BUILT.put("ADD", o -> o.combination().layers());
    BUILT.put("SUB", o -> o.combination().layers());
    BUILT.put("MUL", o -> o.combination().layers());
    one("DIV", o -> new DivisionImporter(o.operator, o, o.check).layer());
    BUILT.put("MAXIMUM", o -> o.combination().layers());
    BUILT.put("MINIMUM", o -> o.combination().layers());
    BUILT.put("MEAN", OperatorImporter::mean);
    BUILT.put("REDUCE_MAX", o -> o.reduction().maximum());
    BUILT.put("REDUCE_MIN", o -> o.reduction().minimum());
    BUILT.put("SUM", o -> o.reduction().sum());
    BUILT.put(
        "TRANSPOSE_CONV",
        o -> new TransposeConvImporter(o.operator, o, o.check, o.arithmetic).layers());
    BUILT.put("PRELU", o -> new PreluImporter(o.operator, o, o.check, o.arithmetic).layers());
    BUILT.put("SLICE", o -> o.slicing().slice());
    BUILT.put("STRIDED_SLICE", o -> o.slicing().slice());
    BUILT.put("SPLIT", o -> o.slicing().split());
    BUILT.put("SPLIT_V", o -> o.slicing().split());
  }

  private final TfliteOperator operator;
  private final Map<Integer, String> names;
  private final TensorCheck check;
  private final Arithmetic arithmetic;

  OperatorImporter(
      TfliteOperator operator,
      Map<Integer, String> names,
      TensorCheck check,
      Arithmetic arithmetic) {
    this.operator = operator;
    this.names = names;
    this.check = check;
    this.arithmetic = arithmetic;
  }

  /** Returns the layers, in order; the last ones compute the outputs. None after it was refused. */
  List<Layer> layers() {
    Function<OperatorImporter, List<Layer>> maker = BUILT.get(operator.kind());
    if (maker == null) {
      check.refuse(operator, Refusals.of(operator.kind()));
      return List.of();
    }
    return maker.apply(this);
  }

  /** Returns the operators that can be built, in the order of their names. */
  static Set<String> built() {
    return BUILT.keySet();
  }

  private static void one(String kind, Function<OperatorImporter, Optional<Layer>> maker) {
    BUILT.put(kind, importer -> maker.apply(importer).map(List::of).orElse(List.of()));
  }

  Optional<Layer> refuse(String reason, String nearest) {
    check.refuse(operator, reason, nearest);
    return Optional.empty();
  }

  TfliteTensor input(int position) {
    return check.tensor(operator.inputs().get(position));
  }

  TfliteTensor output() {
    return check.tensor(operator.outputs().get(0));
  }

  /** What {@link DilationFolding} has left. */
  private Optional<Layer> dilation() {
    return refuse(
        "it is not the end of one dilated convolution",
        "SPACE_TO_BATCH_ND of one image or sequence, CONV_2D or DEPTHWISE_CONV_2D with stride 1 and"
            + " VALID padding, BATCH_TO_SPACE_ND that crops no more than was padded");
  }

  /** Returns why the first input or the output cannot travel on a stream, or are not there. */
  Optional<String> streamProblem(int leastInputs) {
    return streamProblem(leastInputs, 0);
  }

  /** Returns the same of the input at a position. */
  Optional<String> streamProblem(int leastInputs, int position) {
    if (operator.inputs().size() < leastInputs || operator.outputs().size() != 1) {
      return Optional.of(
          "it has "
              + operator.inputs().size()
              + " inputs and "
              + operator.outputs().size()
              + " outputs");
    }
    if (operator.inputs().stream().limit(leastInputs).anyMatch(i -> i < 0)) {
      return Optional.of("a required input is left out");
    }
    int stream = operator.inputs().get(position);
    if (!names.containsKey(stream)) {
      return Optional.of("its input, tensor " + stream + ", is not computed");
    }
    return names.containsKey(operator.outputs().get(0))
        ? Optional.of("its output, tensor " + operator.outputs().get(0) + ", is computed twice")
        : check.activationProblem(input(position));
  }

  /** Returns why an operator of several outputs cannot be built. */
  Optional<String> splitProblem(int data, int inputs) {
    boolean counts =
        operator.inputs().size() == inputs
            && operator.inputs().stream().noneMatch(i -> i < 0)
            && !operator.outputs().isEmpty();
    if (!counts) {
      return Optional.of(
          "it has %d inputs and %d outputs"
              .formatted(operator.inputs().size(), operator.outputs().size()));
    }
    int stream = operator.inputs().get(data);
    if (!names.containsKey(stream)) {
      return Optional.of("its input, tensor " + stream + ", is not computed");
    }
    return operator.outputs().stream().anyMatch(names::containsKey)
        ? Optional.of("one of its outputs is computed twice")
        : check.activationProblem(input(data));
  }

  String inputName() {
    return inputName(0);
  }

  /** Returns the name of the stream that an input arrives on; null for a constant. */
  String inputName(int position) {
    return names.get(operator.inputs().get(position));
  }

  /** Tells whether an input comes from an operator that was refused, so that nothing is known. */
  Optional<Layer> unlessRefused(Layer layer) {
    return layer.inputs().contains(REFUSED) ? Optional.empty() : Optional.of(layer);
  }

  private Optional<Layer> quantize() {
    return operator
        .options(TfliteOptions.Table.class)
        .map(table -> tabled("lookup", table))
        .orElseGet(() -> requantize("quantize", new Activation.None()));
  }

  private Optional<Layer> tabled(String kind, TfliteOptions.Table table) {
    return elementwiseProblem()
        .map(problem -> refuse(problem, operator.kind() + ELEMENTWISE_FORM))
        .orElseGet(
            () ->
                unlessRefused(
                    FunctionTables.layer(
                        Names.ofLayer(kind, operator.index()),
                        inputName(),
                        input(0),
                        output(),
                        FunctionTables.quantized(
                            table.values(),
                            TensorCheck.type(input(0)),
                            TensorCheck.quantization(output())),
                        check.origin())));
  }

  private Optional<Layer> requantize(String kind, Activation activation) {
    Optional<String> problem = elementwiseProblem().or(() -> scaleProblem(1));
    if (problem.isPresent()) {
      return refuse(problem.get(), operator.kind() + ELEMENTWISE_FORM);
    }
    return unlessRefused(
        new RequantizeLayer(
            Names.ofLayer(kind, operator.index()),
            inputName(),
            activation,
            TensorCheck.type(output()),
            TensorCheck.quantization(output()),
            arithmetic.elementwise(),
            check.origin()));
  }

  private Optional<String> elementwiseProblem() {
    return elementwiseProblem(0);
  }

  private Optional<Layer> function() {
    Optional<String> problem =
        elementwiseProblem()
            .or(() -> UnaryFunctions.problem(operator, input(0), output(), arithmetic));
    if (problem.isPresent()) {
      return refuse(problem.get(), operator.kind() + ELEMENTWISE_FORM);
    }
    UnaryFunction function = UnaryFunctions.of(operator, output(), arithmetic).orElseThrow();
    return unlessRefused(
        new LookupLayer(
            Names.ofLayer(function.keyword(), operator.index()),
            inputName(),
            function,
            TensorCheck.type(output()),
            TensorCheck.quantization(output()),
            check.origin()));
  }

  private Optional<Layer> table() {
    Optional<String> problem = elementwiseProblem().or(() -> scaleProblem(1));
    if (problem.isPresent()) {
      return refuse(problem.get(), operator.kind() + ELEMENTWISE_FORM);
    }
    return unlessRefused(
        FunctionTables.layer(
            Names.ofLayer(operator.kind().toLowerCase(Locale.ROOT), operator.index()),
            inputName(),
            input(0),
            output(),
            UnaryFunctions.table(operator, input(0), output()),
            check.origin()));
  }

  Optional<String> elementwiseProblem(int position) {
    return streamProblem(1, position)
        .or(() -> check.activationProblem(output()))
        .or(() -> sameSize(input(position), output()));
  }

  private static Optional<String> sameSize(TfliteTensor a, TfliteTensor b) {
    return a.elements() == b.elements()
        ? Optional.empty()
        : Optional.of("it makes " + b + " from " + a);
  }

  Optional<String> scaleProblem(double weightScale) {
    double from = input(0).scales().get(0);
    double ratio = from * weightScale / output().scales().get(0);
    return ratio < Layer.LARGEST_MULTIPLIER
        ? Optional.empty()
        : Optional.of("scale_x * scale_w / scale_y is " + ratio + "; it ends below 2^30");
  }

  private Optional<Layer> reshape() {
    Optional<String> problem =
        streamProblem(1)
            .or(() -> sameSize(input(0), output()))
            .or(() -> check.activationProblem(output()))
            .or(() -> sameNumbers(input(0), output()));
    if (problem.isPresent()) {
      return refuse(problem.get(), "a reshape that keeps elements, type and scale");
    }
    Shape shape = check.shape(output());
    String name = Names.ofLayer("reshape", operator.index());
    return unlessRefused(new ReshapeLayer(name, inputName(), shape, check.origin()));
  }

  static Optional<String> sameNumbers(TfliteTensor a, TfliteTensor b) {
    boolean same =
        a.type().equals(b.type())
            && a.scales().equals(b.scales())
            && a.zeroPoints().equals(b.zeroPoints());
    return same ? Optional.empty() : Optional.of("its output has another type or scale");
  }

  private Optional<Layer> argMax() {
    Optional<String> problem = streamProblem(2).or(this::axisProblem);
    if (problem.isPresent()) {
      return refuse(problem.get(), "ARG_MAX along the last axis of one int8 vector");
    }
    String name = Names.ofLayer("argmax", operator.index());
    return unlessRefused(new ArgMaxLayer(name, inputName(), check.origin()));
  }

  private Optional<String> axisProblem() {
    Optional<Tensor> axis = TensorCheck.constant(input(1), Shape.of(1));
    int last = input(0).shape().size() - 1;
    boolean lastAxis =
        axis.isPresent() && (axis.get().get(0) == last || axis.get().get(0) == -1) && last >= 0;
    return lastAxis ? Optional.empty() : Optional.of("its axis is not the last one");
  }

  private ConvolutionImporter convolution() {
    return new ConvolutionImporter(operator, this, check, arithmetic);
  }

  private ReorderImporter reordering() {
    return new ReorderImporter(operator, this, check, arithmetic);
  }

  private RearrangeImporter rearrangement() {
    return new RearrangeImporter(operator, this, check);
  }

  private CombineImporter combination() {
    return new CombineImporter(operator, this, check, arithmetic);
  }

  private SliceImporter slicing() {
    return new SliceImporter(operator, this, check);
  }

  private ReduceImporter reduction() {
    return new ReduceImporter(operator, this, check, arithmetic);
  }

  /** A mean over height and width is a pool over the whole image. */
  private List<Layer> mean() {
    return pooling().ofImages()
        ? pooling().mean().map(List::of).orElse(List.of())
        : reduction().mean();
  }

  private PoolImporter pooling() {
    return new PoolImporter(operator, this, check, arithmetic);
  }

  private Optional<Layer> softmax() {
    Optional<String> problem =
        elementwiseProblem()
            .or(
                () ->
                    SoftmaxForm.problem(
                        operator, input(0), output(), check.shape(input(0)).channels()));
    if (problem.isPresent()) {
      return refuse(problem.get(), SoftmaxForm.SUPPORTED);
    }
    return unlessRefused(
        new SoftmaxLayer(
            Names.ofLayer("softmax", operator.index()),
            inputName(),
            SoftmaxForm.beta(operator),
            TensorCheck.type(output()),
            check.origin()));
  }

  private List<Layer> dense() {
    Optional<DenseLayer> layer = fullyConnected();
    return layer.isPresent() && alongLastAxis()
        ? new VectorwiseDense(operator, check).layers(layer.get(), input(0), output())
        : layer.map(List::<Layer>of).orElse(List.of());
  }

  /** Tells whether each vector of the input is multiplied by itself. */
  private boolean alongLastAxis() {
    List<Integer> weights = input(1).shape();
    return weights.get(1) != check.elements(input(0))
        && check.shape(input(0)).channels() == weights.get(1);
  }

  private Optional<DenseLayer> fullyConnected() {
    Optional<String> problem =
        streamProblem(2)
            .or(() -> check.activationProblem(output()))
            .or(this::denseTypeProblem)
            .or(this::denseShapeProblem)
            .or(() -> weightScaleProblem(input(1).shape().get(0)));
    Optional<Activation> activation = activation();
    if (problem.isPresent()) {
      refuse(problem.get(), DENSE_FORM);
      return Optional.empty();
    }
    if (activation.isEmpty()) {
      refuse(
          "its activation "
              + operator.options(TfliteOptions.FullyConnected.class).orElseThrow().activation()
              + " is not built",
          "FULLY_CONNECTED with NONE, RELU, RELU6 or RELU_N1_TO_1");
      return Optional.empty();
    }
    TfliteTensor weights = input(1);
    Optional<Tensor> values = TensorCheck.constant(weights, new Shape(weights.shape()));
    Optional<Tensor> bias = bias(weights.shape().get(0));
    if (values.isEmpty() || (bias.isEmpty() && hasBias())) {
      refuse("its weights or its bias are no constants of their shape", DENSE_FORM);
      return Optional.empty();
    }
    List<Double> scales = weights.scales().stream().map(Float::doubleValue).toList();
    Quantization quantization = TensorCheck.quantization(output());
    DenseLayer layer =
        new DenseLayer(
            Names.ofLayer("dense", operator.index()),
            inputName(),
            new LayerWeights(
                values.get(), TensorCheck.type(weights), scales, weights.zeroPoints().get(0)),
            bias,
            activation.get(),
            new Output.Requantized(TensorCheck.type(output()), quantization),
            arithmetic.dense(TensorCheck.type(output())),
            Optional.empty(),
            check.origin());
    return unlessRefused(layer).map(built -> layer);
  }

  boolean hasBias() {
    return operator.inputs().size() > 2 && operator.inputs().get(2) >= 0;
  }

  Optional<Tensor> bias(int units) {
    return hasBias() ? TensorCheck.constant(input(2), Shape.of(units)) : Optional.empty();
  }

  private Optional<Activation> activation() {
    return activation(
        operator
            .options(TfliteOptions.FullyConnected.class)
            .map(TfliteOptions.FullyConnected::activation)
            .orElse("NONE"));
  }

  /** Returns the clamp that the schema's name of a fused activation stands for, if it is one. */
  static Optional<Activation> activation(String word) {
    return switch (word) {
      case "NONE" -> Optional.of(new Activation.None());
      case "RELU" -> Optional.of(new Activation.Relu());
      case "RELU6" -> Optional.of(new Activation.Relu6());
      case "RELU_N1_TO_1" -> Optional.of(new Activation.Clip(-1, 1));
      default -> Optional.empty();
    };
  }

  private Optional<String> denseTypeProblem() {
    TfliteTensor weights = input(1);
    Optional<String> problem = typeProblem();
    if (problem.isPresent()) {
      return problem;
    }
    if (weights.sparse()
        || operator
            .options(TfliteOptions.FullyConnected.class)
            .map(TfliteOptions.FullyConnected::shuffled)
            .orElse(false)) {
      return Optional.of("its weights are sparse or shuffled");
    }
    return weights.data().isEmpty()
        ? Optional.of("its weights are computed at run time")
        : Optional.empty();
  }

  /** Returns why the operator is not one of int8 or of uint8 tensors and an int32 bias. */
  Optional<String> typeProblem() {
    TfliteTensor weights = input(1);
    List<String> types =
        Stream.of(input(0), weights, output()).map(TfliteTensor::type).distinct().toList();
    boolean wideBias = hasBias() && !input(2).type().equals("INT32");
    boolean known = types.equals(List.of("INT8")) || types.equals(List.of("UINT8"));
    return known && !wideBias
        ? Optional.empty()
        : Optional.of(
            "its tensors are "
                + input(0)
                + ", "
                + weights
                + (hasBias() ? ", " + input(2) : "")
                + " and "
                + output());
  }

  private Optional<String> denseShapeProblem() {
    List<Integer> weights = input(1).shape();
    if (weights.size() != 2) {
      return Optional.of("its weights have shape " + weights);
    }
    long vectors = weights.get(1) < 1 ? 0 : check.elements(input(0)) / weights.get(1);
    boolean flat = vectors == 1 && weights.get(1) == check.elements(input(0));
    if (!flat && check.shape(input(0)).channels() != weights.get(1)) {
      return Optional.of(
          "it multiplies "
              + input(0)
              + " by weights "
              + weights
              + "; vectors of "
              + weights.get(1)
              + " are expected");
    }
    return weights.get(0) * vectors == check.elements(output())
        ? Optional.empty()
        : Optional.of("it makes " + output() + " with weights " + weights);
  }

  /** Returns why the weights of a layer with this many channels have no usable scales. */
  Optional<String> weightScaleProblem(int channels) {
    TfliteTensor weights = input(1);
    int count = weights.scales().size();
    if ((count != 1 && count != channels) || weights.zeroPoints().size() != count) {
      return Optional.of("its weights have " + count + " scales");
    }
    if (!weights.scales().stream().allMatch(TensorCheck::isScale)) {
      return Optional.of("its weights have a scale that is not positive and finite");
    }
    Optional<String> zeroProblem = zeroPointProblem(weights);
    if (zeroProblem.isPresent()) {
      return zeroProblem;
    }
    double largest = weights.scales().stream().mapToDouble(Float::doubleValue).max().orElse(0);
    return scaleProblem(largest);
  }

  /** TFLite's kernels of int8 convolutions and of several scales know no zero points of weights. */
  private Optional<String> zeroPointProblem(TfliteTensor weights) {
    boolean one = weights.type().equals("UINT8") || operator.kind().equals("FULLY_CONNECTED");
    if (weights.type().equals("UINT8") && weights.scales().size() != 1) {
      return Optional.of("its uint8 weights have a scale for each channel");
    }
    if (one && weights.scales().size() == 1) {
      long zero = weights.zeroPoints().get(0);
      return TensorCheck.type(weights).range().contains(zero)
          ? Optional.empty()
          : Optional.of("its weights have zero point " + zero);
    }
    return weights.zeroPoints().stream().anyMatch(z -> z != 0)
        ? Optional.of("its weights have a zero point other than 0")
        : Optional.empty();
  }
}
