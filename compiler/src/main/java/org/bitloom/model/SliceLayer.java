// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.List;
import java.util.Optional;
import org.bitloom.diagnostic.Span;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Quantization;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Slice;

/**
 * The elements of a tensor at regular positions of each dimension.
 *
 * @param name identifier
 * @param input tensor that it reads
 * @param ranges what is kept of each dimension, outermost first
 * @param origin place in the source
 */
public record SliceLayer(String name, String input, List<Slice.Range> ranges, Span origin)
    implements Layer {
  /** Copies the list. */
  public SliceLayer {
    ranges = List.copyOf(ranges);
  }

  @Override
  public List<String> inputs() {
    return List.of(input);
  }

  @Override
  public List<Operator> toOperators(List<TypedTensor> inputs) {
    TypedTensor x = inputs.get(0);
    Slice slice = new Slice(x.type(), ranges);
    return slice.output().shape().equals(x.type().shape())
        ? List.of(new Reshape(x.type(), x.type().shape()))
        : List.of(slice);
  }

  @Override
  public Optional<Quantization> outputQuantization(List<TypedTensor> inputs) {
    return inputs.get(0).quantization();
  }

  @Override
  public LayerCall call() {
    List<Integer> steps = ranges.stream().map(Slice.Range::step).toList();
    LayerCall call =
        LayerCall.of("slice", inputs())
            .with("start", new LayerCall.Wholes(ranges.stream().map(Slice.Range::start).toList()))
            .with("size", new LayerCall.Wholes(ranges.stream().map(Slice.Range::count).toList()));
    return steps.stream().allMatch(step -> step == 1)
        ? call
        : call.with("stride", new LayerCall.Wholes(steps));
  }

  @Override
  public boolean handsOn(Optional<Output.Requantized> numbers) {
    return true;
  }
}
