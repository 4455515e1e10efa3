// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bitloom.model.Activation;
import org.bitloom.model.Layer;

/** Makes the layer of one operator, or reports why there is none. */
final class OperatorImporter {
  private static final Map<String, Function<OperatorImporter, List<Layer>>> BUILT = new TreeMap<>();

  static {
    BUILT.put("FULLY_CONNECTED", o -> o.dense().layers());
    one("CONV_2D", o -> o.convolution().layer());
    one("DEPTHWISE_CONV_2D", o -> o.convolution().layer());
    one("QUANTIZE", o -> o.elements().quantize());
    one("RELU", o -> o.elements().requantize("relu", new Activation.Relu()));
    one("RELU6", o -> o.elements().requantize("relu6", new Activation.Relu6()));
    one("RELU_0_TO_1", o -> o.elements().requantize("clip", new Activation.Clip(0, 1)));
    one("RELU_N1_TO_1", o -> o.elements().requantize("clip", new Activation.Clip(-1, 1)));
    BUILT.put("LEAKY_RELU", OperatorImporter::leakyRelu);
    one("LOGISTIC", o -> o.elements().curve());
    one("TANH", o -> o.elements().curve());
    one("ELU", o -> o.elements().function());
    one("HARD_SWISH", o -> o.elements().function());
    UnaryFunctions.tabled().forEach(kind -> one(kind, o -> o.elements().table()));
    one("RESHAPE", o -> o.elements().reshape());
    one("SQUEEZE", o -> o.elements().reshape());
    one("EXPAND_DIMS", o -> o.elements().reshape());
    one("ARG_MAX", o -> o.elements().argMax());
    one("SOFTMAX", o -> o.elements().softmax());
    one("LOG_SOFTMAX", o -> o.elements().logSoftmax());
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
    BUILT.put("REVERSE_V2", o -> o.repetition().reversed());
    BUILT.put("TILE", o -> o.repetition().tiled());
    BUILT.put("BROADCAST_TO", o -> o.repetition().broadcast());
    one("PAD", o -> o.reordering().pad());
    one("PADV2", o -> o.reordering().pad());
    one(
        "RESIZE_NEAREST_NEIGHBOR",
        o -> new ResizeImporter(o.operator, o.tensors, o.check).nearest());
    one("RESIZE_BILINEAR", o -> new ResizeImporter(o.operator, o.tensors, o.check).bilinear());
    one("MAX_POOL_2D", o -> o.pooling().pool());
    one("AVERAGE_POOL_2D", o -> o.pooling().pool());
    BUILT.put("ADD", o -> o.combination().layers());
    BUILT.put("SUB", o -> o.combination().layers());
    BUILT.put("MUL", o -> o.combination().layers());
    BUILT.put("DIV", o -> new DivisionImporter(o.operator, o.tensors, o.check).layers());
    BUILT.put("MAXIMUM", o -> o.combination().layers());
    BUILT.put("MINIMUM", o -> o.combination().layers());
    BUILT.put("MEAN", OperatorImporter::mean);
    BUILT.put("REDUCE_MAX", o -> o.reduction().maximum());
    BUILT.put("REDUCE_MIN", o -> o.reduction().minimum());
    BUILT.put("SUM", o -> o.reduction().sum());
    BUILT.put(
        "TRANSPOSE_CONV",
        o -> new TransposeConvImporter(o.operator, o.tensors, o.check, o.arithmetic).layers());
    BUILT.put(
        "PRELU", o -> new PreluImporter(o.operator, o.tensors, o.check, o.arithmetic).layers());
    BUILT.put("SLICE", o -> o.slicing().slice());
    BUILT.put("STRIDED_SLICE", o -> o.slicing().slice());
    BUILT.put("SPLIT", o -> o.slicing().split());
    BUILT.put("SPLIT_V", o -> o.slicing().split());
  }

  private final TfliteOperator operator;
  private final OperatorTensors tensors;
  private final TensorCheck check;
  private final Arithmetic arithmetic;

  OperatorImporter(
      TfliteOperator operator,
      Map<Integer, String> names,
      TensorCheck check,
      Arithmetic arithmetic) {
    this.operator = operator;
    this.tensors = new OperatorTensors(operator, names, check);
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
    Optional<String> problem = WideOperators.problem(operator, check);
    if (problem.isPresent()) {
      tensors.refuse(problem.get(), WideOperators.nearest(operator.kind()));
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

  private List<Layer> leakyRelu() {
    boolean wide = operator.inputs().stream().anyMatch(i -> i >= 0 && wide(i));
    return wide
        ? new WideLeakyRelu(operator, tensors, check, arithmetic).layers()
        : elements().function().map(List::of).orElse(List.of());
  }

  private boolean wide(int tensor) {
    return check.tensor(tensor).type().equals("INT16");
  }

  /** What {@link DilationFolding} has left. */
  private Optional<Layer> dilation() {
    return tensors.refuse(
        "it is not the end of one dilated convolution",
        "SPACE_TO_BATCH_ND of one image or sequence, CONV_2D or DEPTHWISE_CONV_2D with stride 1 and"
            + " VALID padding, BATCH_TO_SPACE_ND that crops no more than was padded");
  }

  private DenseImporter dense() {
    return new DenseImporter(operator, tensors, check, arithmetic);
  }

  private ElementImporter elements() {
    return new ElementImporter(operator, tensors, check, arithmetic);
  }

  private ConvolutionImporter convolution() {
    return new ConvolutionImporter(operator, tensors, check, arithmetic);
  }

  private ReorderImporter reordering() {
    return new ReorderImporter(operator, tensors, check, arithmetic);
  }

  private RearrangeImporter rearrangement() {
    return new RearrangeImporter(operator, tensors, check);
  }

  private RepetitionImporter repetition() {
    return new RepetitionImporter(operator, tensors, check);
  }

  private CombineImporter combination() {
    return new CombineImporter(operator, tensors, check, arithmetic);
  }

  private SliceImporter slicing() {
    return new SliceImporter(operator, tensors, check);
  }

  private ReduceImporter reduction() {
    return new ReduceImporter(operator, tensors, check, arithmetic);
  }

  /** A mean over height and width is a pool over the whole image. */
  private List<Layer> mean() {
    return pooling().ofImages()
        ? pooling().mean().map(List::of).orElse(List.of())
        : reduction().mean();
  }

  private PoolImporter pooling() {
    return new PoolImporter(operator, tensors, check, arithmetic);
  }
}
