// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bitloom.diagnostic.Code;
import org.bitloom.diagnostic.Diagnostics;
import org.bitloom.diagnostic.Span;
import org.bitloom.model.FileTensor;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Tensor;

/** Makes outputs of what is known of them. */
final class Ends {
  private final Reading reading;
  private final Diagnostics diagnostics;
  private final Refusals refusals;
  private final Span origin;
  private final List<String> names = new ArrayList<>();
  private final Map<String, FileTensor> tensors = new HashMap<>();

  Ends(Reading reading, Diagnostics diagnostics, Refusals refusals, Span origin) {
    this.reading = reading;
    this.diagnostics = diagnostics;
    this.refusals = refusals;
    this.origin = origin;
  }

  List<String> names() {
    return names;
  }

  Map<String, FileTensor> tensors() {
    return tensors;
  }

  FileTensor input(String name, Reading.Head head) {
    return reading.inputs().all().stream()
        .filter(i -> i.name().equals(name))
        .findFirst()
        .map(i -> head.tensor())
        .orElseThrow();
  }

  /** Adds an output of the file. */
  void add(String output) {
    Optional<Value> value = reading.known(output);
    if (value.isEmpty()) {
      refuse(output, "nothing makes it");
      return;
    }
    try {
      add(output, value.get());
    } catch (Refused e) {
      refuse(output, e.getMessage());
    }
  }

  private void add(String output, Value value) {
    switch (value) {
      case Value.Stream stream -> stream(output, stream);
      case Value.Summed summed -> sums(output, summed);
      case Value.Softmaxed s -> cut(output, "Softmax", List.of(s.stream()));
      case Value.Tail tail -> cut(output, tail.node().title(), tail.sources());
      case Value.Tabled tabled ->
          cut(output, "a function of one element", List.of(tabled.stream()));
      case Value.Joined joined ->
          stream(output, reading.stream(joined, ofOutput(output), "quantized values"));
      case Value.RealInput input -> refuse(output, "it is an input that nothing quantizes");
      case Value.Known known -> refuse(output, "it is a constant");
      case Value.KnownCodes known -> refuse(output, "it is a constant");
      case Value.Combined combined -> refuse(output, "it is not quantized");
      case Value.Averaged averaged -> refuse(output, "it is not quantized");
      case Value.Unknown unknown -> refuse(output, "it is an output that cannot be built");
    }
  }

  private static OnnxNode ofOutput(String output) {
    return new OnnxNode(1 << 20, output, "Output", "", List.of(), List.of(output), Map.of());
  }

  private void cut(String output, String what, List<Value> sources) {
    diagnostics.report(
        Code.FLOAT_BORDER
            .at(origin, "output", output)
            .withNote("the network ends in front of " + what + ", which computes in real numbers"));
    for (Value source : sources) {
      add(output, source);
    }
  }

  private void refuse(String output, String reason) {
    refusals.output(output, reason, "quantize the network in front of it");
  }

  private void stream(String output, Value.Stream stream) {
    if (reading.inputs().isMade(stream.layer())) {
      refuse(output, "it is an input");
      return;
    }
    double scale = stream.scale();
    long zero = stream.zeroPoint();
    double[] scales = stream.scales();
    int[] order = stream.order().indices();
    int[] channels = channelsOf(stream, order.length);
    FileTensor.Codes codes =
        stream.real()
            ? (real, i) -> Math.round(real / scales[channels[i]]) + zero
            : (real, i) -> Math.round(real);
    put(stream.layer(), stream.dims(), order, codes);
  }

  /** Returns the channel of each element where channels have scales of their own. */
  private static int[] channelsOf(Value.Stream stream, int size) {
    int[] channels = new int[size];
    if (!stream.oneScale()) {
      for (int i = 0; i < size; i++) {
        channels[i] = i % stream.scales().length;
      }
    }
    return channels;
  }

  private void sums(String output, Value.Summed given) {
    Value.Summed summed = given.beforeFunctions();
    if (given.real() != given.straight()) {
      diagnostics.report(
          Code.FLOAT_BORDER
              .at(origin, "output", output)
              .withNote("the network ends in front of its last functions of one element"));
    }
    Optional<Value.Stream> whole = Sums.whole(reading.layers(), summed);
    if (whole.isPresent()) {
      stream(output, whole.get());
      return;
    }
    double[] slopes =
        Sums.slopes(summed)
            .orElseThrow(
                () -> new Refused("it is a function of sums that is no straight line", "sums"));
    Value.Stream made = Sums.raw(reading.layers(), summed).orElseThrow();
    int channels = slopes.length;
    int[] order = made.order().indices();
    boolean innermost = summed.then().apply(made).shape().channels() == channels;
    if (!innermost) {
      throw new Refused("its channels are not innermost", "sums");
    }
    put(
        made.layer(),
        made.dims(),
        order,
        (real, i) ->
            Math.round((real - summed.real().apply(i % channels, 0)) / slopes[i % channels]));
    diagnostics.report(
        Code.FLOAT_BORDER
            .at(origin, "output", output)
            .withNote(
                "channel c of the file is scale_c * sum + offset_c; the network gives the sums"));
  }

  private void put(String layer, List<Integer> dims, int[] order, FileTensor.Codes codes) {
    if (names.contains(layer)) {
      return;
    }
    names.add(layer);
    tensors.put(
        layer, new FileTensor(dims, Tensor.generate(Shape.of(order.length), i -> order[i]), codes));
  }
}
