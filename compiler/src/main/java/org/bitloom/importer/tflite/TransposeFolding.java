// SPDX-License-Identifier: Apache-2.0
package org.bitloom.importer.tflite;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bitloom.importer.shared.StreamOrder;

/**
 * Leaves out {@code TRANSPOSE} wherever the elements need not move: a transposed tensor is carried
 * by the stream of the one that it was made from, in that one's order. Functions of one element
 * keep the order, reshapes do not see it, a fully connected layer takes it into its weights,
 * another transpose can end it, and at the border vectors are permuted instead.
 */
final class TransposeFolding {
  /**
   * A graph in which tensors have the shapes in which they travel.
   *
   * @param inputs the order of each input
   * @param outputs the order of each output
   */
  record Folded(TfliteModel model, List<StreamOrder> inputs, List<StreamOrder> outputs) {}

  /** An operator needs its input in the order of the file. */
  private static final class Moved extends Exception {
    private static final long serialVersionUID = 1L;

    private final int transpose;

    Moved(int transpose) {
      super("operator " + transpose);
      this.transpose = transpose;
    }
  }

  private static final Set<String> FUNCTIONS =
      Stream.concat(
              Stream.of(
                  "QUANTIZE",
                  "DEQUANTIZE",
                  "RELU",
                  "RELU6",
                  "RELU_0_TO_1",
                  "RELU_N1_TO_1",
                  "LEAKY_RELU",
                  "LOGISTIC",
                  "TANH",
                  "ELU",
                  "HARD_SWISH"),
              UnaryFunctions.tabled().stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<String> PAIRS =
      Set.of("ADD", "SUB", "MUL", "DIV", "MAXIMUM", "MINIMUM", "SQUARED_DIFFERENCE");

  private static final Set<String> RESHAPES = Set.of("RESHAPE", "SQUEEZE", "EXPAND_DIMS");

  private final TfliteModel model;
  private final Set<Integer> kept;
  private final List<TfliteTensor> tensors;
  private final List<TfliteOperator> operators = new ArrayList<>();

  /** The tensor whose stream a tensor is on, where that is not its own. */
  private final Map<Integer, Integer> carriers = new HashMap<>();

  private final Map<Integer, StreamOrder> orders = new HashMap<>();

  /** The transpose that gave a tensor its order. */
  private final Map<Integer, Integer> causes = new HashMap<>();

  private TransposeFolding(TfliteModel model, Set<Integer> kept) {
    this.model = model;
    this.kept = kept;
    this.tensors = new ArrayList<>(model.tensors());
  }

  /**
   * Returns the graph with as few transposes as possible. Inputs travel in their own order, or in
   * that which the transposes behind them ask for.
   */
  static Folded folded(TfliteModel model) {
    Attempt plain = attempt(model, Map.of());
    boolean one =
        model.inputs().stream()
            .map(i -> model.tensors().get(i).shape())
            .allMatch(shape -> shape.size() < 2 || shape.get(0) == 1);
    Map<Integer, TfliteOperator> wanted = one ? TransposeSearch.behindInputs(model) : Map.of();
    if (plain.kept.isEmpty() || wanted.isEmpty()) {
      return plain.folded;
    }
    Attempt permuted = attempt(model, wanted);
    return permuted.kept.size() < plain.kept.size() ? permuted.folded : plain.folded;
  }

  /** After so many transposes that have to move elements, all of them do, to bound the time. */
  private static final int MOST_ATTEMPTS = 64;

  private record Attempt(Folded folded, Set<Integer> kept) {}

  private static Attempt attempt(TfliteModel model, Map<Integer, TfliteOperator> wanted) {
    Set<Integer> kept = new HashSet<>();
    while (true) {
      try {
        return new Attempt(new TransposeFolding(model, kept).fold(wanted), kept);
      } catch (Moved e) {
        kept.add(e.transpose);
        if (kept.size() > MOST_ATTEMPTS) {
          model.operators().forEach(operator -> kept.add(operator.index()));
        }
      }
    }
  }

  private Folded fold(Map<Integer, TfliteOperator> wanted) throws Moved {
    for (Map.Entry<Integer, TfliteOperator> entry : wanted.entrySet()) {
      if (!kept.contains(entry.getValue().index())) {
        permute(entry.getKey(), entry.getValue());
      }
    }
    for (TfliteOperator operator : model.operators()) {
      fold(operator);
    }
    List<Integer> outputs = new ArrayList<>();
    for (int output : model.outputs()) {
      int carrier = carrier(output);
      boolean taken = outputs.contains(carrier) || model.inputs().contains(carrier);
      if (taken && carrier != output) {
        throw new Moved(causes.get(output));
      }
      outputs.add(carrier);
    }
    return new Folded(
        new TfliteModel(tensors, operators, model.inputs(), outputs),
        model.inputs().stream().map(this::order).toList(),
        model.outputs().stream().map(this::order).toList());
  }

  /** Lets an input travel as a transpose wants to have it. */
  private void permute(int input, TfliteOperator transpose) {
    List<Integer> dims = model.tensors().get(input).shape();
    List<Integer> permutation = TransposeSearch.permutation(model, transpose).orElseThrow();
    orders.put(input, StreamOrder.of(dims, permutation));
    causes.put(input, transpose.index());
    tensors.set(input, tensors.get(input).shaped(permutation.stream().map(dims::get).toList()));
  }

  private int carrier(int tensor) {
    return carriers.getOrDefault(tensor, tensor);
  }

  private StreamOrder order(int tensor) {
    return orders.getOrDefault(tensor, StreamOrder.rowMajor(model.tensors().get(tensor).shape()));
  }

  private boolean moved(int tensor) {
    return tensor >= 0 && causes.containsKey(tensor);
  }

  private void fold(TfliteOperator operator) throws Moved {
    if (operator.kind().equals("TRANSPOSE") && !kept.contains(operator.index())) {
      transpose(operator);
      return;
    }
    Optional<Integer> first = operator.inputs().stream().filter(this::moved).findFirst();
    if (first.isEmpty()) {
      operators.add(carried(operator));
      return;
    }
    int stream = first.get();
    if (RESHAPES.contains(operator.kind()) && sameNumbers(operator, stream)) {
      carry(operator.outputs().get(0), stream, order(stream), causes.get(stream));
    } else if (isElementwise(operator, stream)) {
      elementwise(operator, stream);
    } else if (operator.kind().equals("FULLY_CONNECTED") && flattens(operator, stream)) {
      fullyConnected(operator, stream);
    } else {
      throw new Moved(causes.get(stream));
    }
  }

  private TfliteOperator carried(TfliteOperator operator) {
    return operator.reading(operator.inputs().stream().map(this::carrier).toList());
  }

  private boolean sameNumbers(TfliteOperator operator, int stream) {
    return operator.outputs().size() == 1
        && operator.inputs().get(0) == stream
        && OperatorTensors.sameNumbers(tensors.get(stream), tensors.get(operator.outputs().get(0)))
            .isEmpty();
  }

  private void carry(int tensor, int stream, StreamOrder order, int cause) {
    carriers.put(tensor, carrier(stream));
    orders.put(tensor, order);
    causes.put(tensor, cause);
  }

  private void transpose(TfliteOperator operator) throws Moved {
    Optional<List<Integer>> permutation = TransposeSearch.permutation(model, operator);
    int input = operator.inputs().isEmpty() ? -1 : operator.inputs().get(0);
    boolean known = permutation.isPresent() && model.tensors().get(input).elements() > 0;
    if (!known || !sameNumbers(operator, input)) {
      remain(operator, input);
      return;
    }
    int output = operator.outputs().get(0);
    List<Integer> dims = model.tensors().get(input).shape();
    Optional<StreamOrder> order = order(input).transposed(dims, permutation.get());
    if (order.isEmpty()) {
      throw new Moved(operator.index());
    }
    boolean straight = order.get().same(StreamOrder.rowMajor(model.tensors().get(output).shape()));
    if (!straight) {
      carry(output, input, order.get(), operator.index());
    } else if (tensors.get(carrier(input)).shape().equals(tensors.get(output).shape())
        && moved(input)) {
      carriers.put(output, carrier(input));
    } else {
      operators.add(
          new TfliteOperator(
              operator.index(),
              "RESHAPE",
              List.of(carrier(input)),
              operator.outputs(),
              new TfliteOptions.None()));
    }
  }

  /** Leaves a transpose of what was moved already, or of an unknown order, to be refused. */
  private void remain(TfliteOperator operator, int input) throws Moved {
    if (moved(input)) {
      throw new Moved(causes.get(input));
    }
    operators.add(carried(operator));
  }

  /** Tells whether an operator takes elements at the same place of all its inputs together. */
  private boolean isElementwise(TfliteOperator operator, int stream) {
    if (operator.outputs().size() != 1) {
      return false;
    }
    boolean single = operator.inputs().size() == 1;
    if (single) {
      return FUNCTIONS.contains(operator.kind());
    }
    return PAIRS.contains(operator.kind())
        && operator.inputs().stream().allMatch(i -> i >= 0 && together(i, stream));
  }

  private boolean together(int tensor, int stream) {
    TfliteTensor operand = model.tensors().get(tensor);
    boolean constant = operand.data().isPresent();
    return constant
        ? operand.elements() == 1
        : operand.shape().equals(model.tensors().get(stream).shape())
            && order(tensor).same(order(stream))
            && tensors.get(carrier(tensor)).shape().equals(tensors.get(carrier(stream)).shape());
  }

  private void elementwise(TfliteOperator operator, int stream) {
    int output = operator.outputs().get(0);
    tensors.set(output, tensors.get(output).shaped(tensors.get(carrier(stream)).shape()));
    orders.put(output, order(stream));
    causes.put(output, causes.get(stream));
    operators.add(carried(operator));
  }

  private boolean flattens(TfliteOperator operator, int stream) {
    if (operator.inputs().size() < 2 || operator.inputs().get(1) < 0) {
      return false;
    }
    FlattenedWeights weights = new FlattenedWeights(tensors.get(operator.inputs().get(1)));
    return operator.inputs().get(0) == stream
        && weights.take(model.tensors().get(stream).elements());
  }

  /** Puts the columns of the weights into the order in which the elements come. */
  private void fullyConnected(TfliteOperator operator, int stream) {
    TfliteTensor weights = tensors.get(operator.inputs().get(1));
    operators.add(carried(operator).reading(1, tensors.size()));
    byte[] ordered = new FlattenedWeights(weights).ordered(order(stream).indices());
    tensors.add(weights.copied(tensors.size(), ordered));
  }
}
