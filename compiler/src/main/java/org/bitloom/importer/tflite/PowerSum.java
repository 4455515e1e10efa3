// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Multiplier;
import org.bitloom.fixed.Requantization;
import org.bitloom.fixed.Rounding;
import org.bitloom.importer.shared.Names;
import org.bitloom.model.Activation;
import org.bitloom.model.CombineLayer;
import org.bitloom.model.ConstantLayer;
import org.bitloom.model.Layer;
import org.bitloom.model.LayerWeights;
import org.bitloom.model.RequantizeLayer;
import org.bitloom.operator.Tensor;

/**
 * Makes the layers of {@code ADD} and {@code SUB} of int16 tensors whose scales are powers of two,
 * where the file leaves them to TFLite's older kernel: one operand is shifted, then elements are
 * summed as they are. Source: {@code Add} of int16, {@code reference/add.h} of TFLite 2.6.
 */
final class PowerSum {
  private final TfliteOperator operator;
  private final OperatorTensors common;
  private final TensorCheck check;
  private final PowerScales scales;
  private final CombineLayer.Kind kind;
  private final String name;

  private PowerSum(
      TfliteOperator operator, OperatorTensors common, TensorCheck check, PowerScales scales) {
    this.operator = operator;
    this.common = common;
    this.check = check;
    this.scales = scales;
    this.kind = CombineLayer.Kind.valueOf(operator.kind());
    this.name = Names.ofLayer(kind.keyword(), operator.index());
  }

  /** Returns the sum if an operator of two operands is one. */
  static Optional<PowerSum> of(
      TfliteOperator operator, OperatorTensors common, TensorCheck check, Arithmetic arithmetic) {
    boolean sum = operator.kind().equals("ADD") || operator.kind().equals("SUB");
    if (!sum || !common.output().type().equals("INT16")) {
      return Optional.empty();
    }
    PowerScales scales = new PowerScales(operator, common, check, arithmetic);
    return scales.applies()
        ? Optional.of(new PowerSum(operator, common, check, scales))
        : Optional.empty();
  }

  /** Returns the layers of a sum of two streams; none after it was refused. */
  List<Layer> ofStreams() {
    if (refused(0) || refused(1)) {
      return List.of();
    }
    List<Layer> layers = new ArrayList<>();
    String left = shifted(layers, 0);
    String right = shifted(layers, 1);
    layers.add(
        new CombineLayer(
            name,
            left,
            right,
            kind,
            common.fusedActivation(),
            TensorCheck.type(common.output()),
            TensorCheck.quantization(common.output()),
            Rounding.HALF_UP,
            check.origin()));
    return layers;
  }

  /**
   * Returns the layers of a sum of a stream and a constant; none after it was refused.
   *
   * @param stream position of the stream
   * @param values of the constant
   */
  List<Layer> ofConstant(int stream, Tensor values) {
    if (refused(stream)) {
      return List.of();
    }
    List<Layer> layers = new ArrayList<>();
    String x = shifted(layers, stream);
    IntType type = TensorCheck.type(common.output());
    Requantization division =
        new Requantization(
            Rounding.HALF_AWAY,
            List.of(Multiplier.quantize(Math.scalb(1.0, -scales.shift(1 - stream)))),
            0,
            0,
            type.range());
    Tensor constants = Tensor.generate(values.shape(), i -> division.apply(0, values.get(i)));
    double step = TensorCheck.quantization(common.output()).scale();
    layers.add(
        new ConstantLayer(
            name,
            x,
            kind,
            stream == 1,
            new LayerWeights(constants, type, List.of(step), 0),
            common.fusedActivation(),
            type,
            TensorCheck.quantization(common.output()),
            Rounding.HALF_UP,
            check.origin()));
    return layers;
  }

  private boolean refused(int position) {
    boolean before = OperatorTensors.REFUSED.equals(common.inputName(position));
    Optional<String> problem = before ? Optional.empty() : scales.problem();
    problem.ifPresent(
        reason -> check.refuse(operator, reason, operator.kind() + PowerScales.NEAREST));
    return before || problem.isPresent();
  }

  /** Returns the name of an operand in steps of the output, which a layer makes where needed. */
  private String shifted(List<Layer> layers, int position) {
    if (scales.shift(position) == 0) {
      return common.inputName(position);
    }
    layers.add(
        new RequantizeLayer(
            name + "_shifted",
            common.inputName(position),
            new Activation.None(),
            TensorCheck.type(common.output()),
            TensorCheck.quantization(common.output()),
            Rounding.HALF_AWAY,
            check.origin()));
    return layers.getLast().name();
  }
}
