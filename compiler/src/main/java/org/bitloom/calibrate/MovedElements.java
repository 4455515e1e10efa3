// SPDX-License-Identifier: Apache-2.0
package org.bitloom.calibrate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.model.Layer;
import org.bitloom.model.TypedTensor;
import org.bitloom.operator.Reordering;
import org.bitloom.operator.Tensor;

/**
 * A layer whose elements are those of its inputs in other places, on real numbers: where each one
 * comes from is what its operator makes of the numbers of the places.
 *
 * @param places of the elements of the output, in the inputs one after the other; {@link #NOWHERE}
 *     for the constant
 * @param constant what comes from no input
 */
record MovedElements(int[] places, double constant) implements RealKernel {
  private static final int NOWHERE = -1;

  /** Returns the kernel of a layer that is one such operator. */
  static MovedElements of(Layer layer, List<TypedTensor> inputs, double constant) {
    Reordering operator = (Reordering) layer.toOperators(inputs).get(0);
    int count =
        inputs.stream().mapToInt(i -> i.type().shape().elements()).reduce(0, Math::addExact);
    Tensor from = operator.evaluate(numbered(inputs, 0));
    // Elements of the inputs are other ones then, the constant is not.
    Tensor moved = operator.evaluate(numbered(inputs, count));
    int[] places =
        IntStream.range(0, from.size())
            .map(i -> from.get(i) == moved.get(i) ? NOWHERE : Math.toIntExact(from.get(i)))
            .toArray();
    return new MovedElements(places, constant);
  }

  /** Returns tensors of the inputs' shapes whose elements are counted from a number on. */
  private static List<Tensor> numbered(List<TypedTensor> inputs, long first) {
    List<Tensor> tensors = new ArrayList<>();
    long next = first;
    for (TypedTensor input : inputs) {
      long start = next;
      tensors.add(Tensor.generate(input.type().shape(), i -> start + i));
      next += input.type().shape().elements();
    }
    return tensors;
  }

  @Override
  public double[] apply(List<double[]> inputs) {
    double[] all =
        inputs.size() == 1
            ? inputs.get(0)
            : inputs.stream().flatMapToDouble(Arrays::stream).toArray();
    return IntStream.of(places).mapToDouble(p -> p == NOWHERE ? constant : all[p]).toArray();
  }
}
