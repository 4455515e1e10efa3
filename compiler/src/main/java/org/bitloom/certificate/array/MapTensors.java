// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bitloom.model.Input;
import org.bitloom.model.Network;
import org.bitloom.operator.Conv2d;
import org.bitloom.operator.Dense;
import org.bitloom.operator.DepthwiseConv2d;
import org.bitloom.operator.Operator;
import org.bitloom.operator.Reshape;
import org.bitloom.operator.Shape;
import org.bitloom.operator.Window;
import org.bitloom.report.ArrayCertificate.ArrayTensor;

/** The tensors of a certificate, each as one that the network has. */
final class MapTensors {
  /** Of a word that has several. */
  private static final int PIXELS = 2;

  private final ArrayDimensions sizes;
  private final Map<String, LayerFacts> facts;
  private final Map<String, Input> inputs;
  private final Map<String, ArrayTensor> claims = new HashMap<>();

  /** Where tensors are when they have come back from memory, by name and number. */
  private final Map<String, ArrayTensor> copies = new HashMap<>();

  private final Map<String, MapTensor> resolved = new HashMap<>();

  MapTensors(
      Network network,
      ArrayDimensions sizes,
      Map<String, LayerFacts> facts,
      List<ArrayTensor> tensors) {
    this.sizes = sizes;
    this.facts = facts;
    this.inputs =
        network.inputs().stream().collect(Collectors.toMap(Input::name, Function.identity()));
    for (ArrayTensor claim : tensors) {
      boolean made = claim.copy() == 0;
      ArrayTensor other =
          made
              ? claims.put(key(claim), claim)
              : copies.put(copy(claim.name(), claim.copy()), claim);
      Rejected.unless(other == null, "tensor '%s' is there twice", claim.name());
    }
    claims.keySet().forEach(this::resolve);
    copies.values().forEach(this::requireCopy);
  }

  /** A copy has the vectors of the tensor that is made. */
  private void requireCopy(ArrayTensor copy) {
    ArrayTensor made = claims.get(key(copy));
    Rejected.unless(
        made != null
            && made.name().equals(copy.name())
            && made.rows() == copy.rows()
            && made.columns() == copy.columns()
            && made.channels() == copy.channels()
            && copy.held() > 0
            && copy.held() <= copy.rows()
            && copy.gap() >= 0
            && copy.gap() <= 1,
        "copy %d of '%s' is another tensor",
        copy.copy(),
        copy.name());
  }

  private static String copy(String name, int number) {
    return number + "#" + name;
  }

  private static String key(ArrayTensor claim) {
    return claim.layer() == null ? claim.name() : key(claim.layer(), claim.step());
  }

  /** Takes a tensor to another of its places; all that reads it from now on finds it there. */
  MapTensor move(String name, int number) {
    MapTensor old = named(name);
    ArrayTensor claim = number == 0 ? claims.get(key(old.claim())) : copies.get(copy(name, number));
    Rejected.unless(claim != null, "'%s' has no copy %d", name, number);
    MapTensor moved = new MapTensor(claim, old.owner(), old.vectorWords(), old.lanes());
    resolved.put(key(claim), moved);
    return moved;
  }

  /** Returns the words that all tensors take on the chip, if none shares them. */
  long words(int spare) {
    long words = 0;
    for (ArrayTensor claim : claims.values()) {
      words += resolved.get(key(claim)).words() + claim.rows() + spare;
    }
    for (ArrayTensor claim : copies.values()) {
      words += resolved.get(key(claim)).words() + claim.rows() + spare;
    }
    return words;
  }

  /** A layer's tensor by its step, or an input by its name. */
  private static String key(String layer, int step) {
    return layer + "#" + step;
  }

  /** Returns all that the certificate has. */
  List<MapTensor> all() {
    return claims.keySet().stream().map(resolved::get).toList();
  }

  /** Returns a tensor of the certificate. */
  MapTensor named(String name) {
    return all().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new Rejected("there is no tensor '" + name + "'"));
  }

  /** Returns what a layer, or an input of the network, delivers. */
  MapTensor of(String name) {
    LayerFacts layer = facts.get(name);
    return layer == null ? resolve(name) : resolve(key(name, layer.operators().size() - 1));
  }

  /** Returns the tensors that an operator of a layer reads. */
  List<MapTensor> sources(LayerFacts layer, int operator) {
    return operator == 0
        ? layer.layer().inputs().stream().map(this::of).toList()
        : List.of(resolve(key(layer.layer().name(), operator - 1)));
  }

  private MapTensor resolve(String key) {
    MapTensor known = resolved.get(key);
    if (known == null) {
      known = found(key);
      resolved.put(key, known);
    }
    return known;
  }

  private MapTensor found(String key) {
    int hash = key.lastIndexOf('#');
    if (hash < 0) {
      Input input = inputs.get(key);
      ArrayTensor claim = claims.get(key);
      Rejected.unless(
          input != null && claim != null && claim.step() == 0, "there is no tensor '%s'", key);
      return requireElements(claim, input.shape());
    }
    LayerFacts layer = facts.get(key.substring(0, hash));
    int step = Integer.parseInt(key.substring(hash + 1));
    Rejected.unless(
        layer != null && step >= 0 && step < layer.operators().size(),
        "there is no operator %s",
        key);
    Operator operator = layer.operators().get(step);
    Optional<ArrayTensor> claim = Optional.ofNullable(claims.get(key));
    if (operator instanceof Reshape reshape) {
      return reshaped(sources(layer, step).get(0), reshape.shape(), claim);
    }
    Rejected.unless(claim.isPresent(), "there is no tensor of operator %s", key);
    MapTensor own = requireElements(claim.orElseThrow(), operator.output().shape());
    Shape shape = operator.output().shape();
    Rejected.unless(
        natural(own, shape) || paired(own, shape),
        "'%s' lies on the chip in other rows",
        own.name());
    return own;
  }

  private MapTensor requireElements(ArrayTensor claim, Shape shape) {
    boolean sizesFit =
        claim.rows() > 0 && claim.columns() > 0 && claim.channels() > 0 && claim.gap() >= 0;
    Rejected.unless(
        sizesFit && claim.held() > 0 && claim.held() <= claim.rows() && claim.gap() <= 1,
        "'%s' has rows that do not exist",
        claim.name());
    long elements =
        Math.multiplyExact((long) claim.rows() * claim.columns(), (long) claim.channels());
    Rejected.unless(
        elements == shape.elements(),
        "'%s' has %d elements instead of %d",
        claim.name(),
        elements,
        shape.elements());
    return new MapTensor(claim, claim.name(), sizes.words(claim.channels()), sizes.lanes());
  }

  /** Reshaped tensors are where they were: in other vectors, where these fill their words. */
  private MapTensor reshaped(MapTensor source, Shape shape, Optional<ArrayTensor> claim) {
    boolean image = shape.dimensions().size() == 3;
    boolean other = source.holds(shape.channels());
    ArrayTensor old = source.claim();
    Rejected.unless(
        !other || old.held() == old.rows() && old.gap() == 0,
        "'%s' is reshaped, but not there as a whole",
        source.name());
    String name = claim.map(ArrayTensor::name).orElse(source.name());
    ArrayTensor place =
        new ArrayTensor(
            name,
            claim.map(ArrayTensor::layer).orElse(null),
            claim.map(ArrayTensor::step).orElse(0),
            0,
            old.address(),
            other ? (image ? shape.dimensions().get(0) : 1) : old.rows(),
            other ? (image ? shape.dimensions().get(1) : shape.vectors()) : old.columns(),
            other ? shape.channels() : old.channels(),
            other ? (image ? shape.dimensions().get(0) : 1) : old.held(),
            old.gap());
    Rejected.unless(
        claim.isEmpty() || claim.orElseThrow().equals(place),
        "'%s' is reshaped to another place: %s",
        name,
        claim.orElse(place));
    return new MapTensor(place, source.owner(), sizes.words(place.channels()), sizes.lanes());
  }

  /** Tells whether a tensor's rows, columns and channels are those of its shape. */
  static boolean natural(MapTensor tensor, Shape shape) {
    List<Integer> dimensions = shape.dimensions();
    boolean image = dimensions.size() == 3;
    return tensor.channels() == shape.channels()
        && tensor.rows() == (image ? dimensions.get(0) : 1)
        && tensor.columns() == (image ? dimensions.get(1) : shape.vectors());
  }

  /**
   * Tells whether an operator computes both pixels of a word: a pointwise one, or one whose windows
   * have a column on each side.
   */
  private static boolean reads(Operator operator) {
    if (operator instanceof DepthwiseConv2d conv) {
      Window.Axis across = conv.window().columns();
      boolean side = across.before() == 1 && across.after() == 1;
      return side && across.kernel() == 3 && across.stride() == 1 && conv.multiplier() == 1;
    }
    return operator instanceof Conv2d conv && conv.window().pointwise();
  }

  /** Tells whether words of a tensor have two of its pixels, beside each other. */
  static boolean paired(MapTensor tensor, Shape shape) {
    List<Integer> dimensions = shape.dimensions();
    return dimensions.size() == 3
        && tensor.rows() == dimensions.get(0)
        && tensor.columns() * PIXELS == dimensions.get(1)
        && tensor.channels() == PIXELS * shape.channels()
        && tensor.vectorWords() == 1;
  }

  /**
   * Requires that an operator sees its input in the rows that it is in. Sums over all of an input
   * find every element in any, and words of an image hold as many pixels as the window has.
   */
  static void requireRows(MapTensor source, Operator operator, Shape shape, int pixels) {
    boolean packed =
        operator instanceof Conv2d
            && pixels > 1
            && source.rows() == shape.dimensions().get(0)
            && source.columns() * pixels == shape.dimensions().get(1)
            && source.channels() == shape.channels() * pixels;
    Rejected.unless(
        operator instanceof Dense
            || packed
            || natural(source, shape)
            || paired(source, shape) && reads(operator),
        "'%s' is read in other rows than it has",
        source.name());
  }
}
