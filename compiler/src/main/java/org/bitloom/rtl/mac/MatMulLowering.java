// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.Optional;
import org.bitloom.operator.MatMul;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.plan.Node;
import org.bitloom.plan.dataflow.Plan;
import org.bitloom.plan.engine.Folding;
import org.bitloom.rtl.verilog.LoweredEngine;
import org.bitloom.rtl.verilog.Names.BlockNames;

/** Builds the engine of a product of two streams: a MAC array whose weights arrive at run time. */
public final class MatMulLowering {
  private MatMulLowering() {}

  /** Returns the engine; its inputs are the vectors and the weights. */
  public static LoweredEngine lower(
      Plan plan, BlockNames names, Node node, Optional<Node> requantize, MatMul matMul) {
    Folding folding = plan.schedule().mac(node).orElseThrow().folding();
    Centring weights = Centring.of(matMul.weights(), matMul.weightZeroPoint());
    WeightRam ram =
        new WeightRam(names.module("weights"), node.layer(), node.origin(), folding, weights);
    MacSource source =
        new MacSource(
            Centring.of(matMul.input(), matMul.inputZeroPoint()),
            new WeightEncoding.TwosComplement(weights.to()),
            matMul.bias(),
            true,
            "matmul, %s vectors of %s inputs, %s outputs each"
                .formatted(matMul.vectorCount(), matMul.inputCount(), matMul.outputCount()),
            matMul.vectorCount(),
            Optional.empty(),
            false);
    return new MacEngineLowering(plan, names, node, requantize, source)
        .lower(WeightSource.ram(ram));
  }
}
