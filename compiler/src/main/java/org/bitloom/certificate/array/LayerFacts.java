// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.List;
import java.util.Optional;
import org.bitloom.fixed.Interval;
import org.bitloom.model.Layer;
import org.bitloom.operator.Combine;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Pool;
import org.bitloom.operator.Requantize;
import org.bitloom.operator.ResizeBilinear;
import org.bitloom.operator.WeightedSum;
import org.bitloom.report.ArrayCertificate.LayerNumbers;
import org.bitloom.report.RequantizationReport;

/**
 * A layer of the network, as a sequence of integer operators.
 *
 * @param layer of the network
 * @param operators of the layer
 * @param read ranges of the layer's inputs
 * @param claim the numbers that the certificate has for it
 */
record LayerFacts(Layer layer, List<Operator> operators, List<Interval> read, LayerNumbers claim) {
  /** Returns the operator with which the computation of a step's tensor begins. */
  int base(int step) {
    boolean sums =
        step > 0
            && operators.get(step) instanceof Requantize
            && switch (operators.get(step - 1)) {
              case WeightedSum sum -> true;
              case Combine combine -> true;
              case Pool pool -> true;
              case MatMul matMul -> true;
              case ResizeBilinear resize -> true;
              case Operator other -> false;
            };
    return sums ? step - 1 : step;
  }

  /** Returns the claimed constants of a step that is a requantizer. */
  Optional<RequantizationReport> requantizer(int step) {
    return operators.get(step) instanceof Requantize
        ? Optional.of(claim.requantization())
        : Optional.empty();
  }
}
