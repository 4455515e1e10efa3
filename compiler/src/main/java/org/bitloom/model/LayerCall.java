// SPDX-License-Identifier: Apache-2.0
package org.bitloom.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer as a call of its kind in the language; what is the default is left out.
 *
 * @param kind as written
 * @param inputs names of tensors
 * @param arguments in the order in which they are written
 */
public record LayerCall(String kind, List<String> inputs, List<Argument> arguments) {
  /** A named argument. */
  public record Argument(String name, Value value) {}

  /** What stands behind the colon of an argument. */
  public sealed interface Value {}

  /** A whole number. */
  public record Whole(long value) implements Value {}

  /** A number that is a float32. */
  public record Real(double value) implements Value {}

  /** A word, such as {@code same}. */
  public record Word(String value) implements Value {}

  /** Whole numbers in brackets. */
  public record Wholes(List<Integer> values) implements Value {}

  /** {@code clip(low, high)}. */
  public record Clamp(double low, double high) implements Value {}

  /** Copies the lists. */
  public LayerCall {
    inputs = List.copyOf(inputs);
    arguments = List.copyOf(arguments);
  }

  /** Returns the call of a kind without named arguments. */
  static LayerCall of(String kind, List<String> inputs) {
    return new LayerCall(kind, inputs, List.of());
  }

  /** Returns the call with an argument more. */
  LayerCall with(String name, Value value) {
    List<Argument> more = new ArrayList<>(arguments);
    more.add(new Argument(name, value));
    return new LayerCall(kind, inputs, more);
  }

  /** Returns the call with a whole number, unless that is the default. */
  LayerCall unless(long usual, String name, long value) {
    return value == usual ? this : with(name, new Whole(value));
  }

  /** Returns the call with two whole numbers, unless both are the default. */
  LayerCall unless(int usual, String name, int first, int second) {
    return first == usual && second == usual
        ? this
        : with(name, new Wholes(List.of(first, second)));
  }

  /** Returns the call with a real number, unless that is the default. */
  LayerCall unless(double usual, String name, double value) {
    return value == usual ? this : with(name, new Real(value));
  }

  /** Returns the call with a word that says yes. */
  LayerCall flag(String name, boolean value) {
    return value ? with(name, new Word("true")) : this;
  }

  /** Returns the call with a clamp of its output. */
  LayerCall with(Activation activation) {
    return switch (activation) {
      case Activation.None() -> this;
      case Activation.Relu() -> with("activation", new Word("relu"));
      case Activation.Relu6() -> with("activation", new Word("relu6"));
      case Activation.Clip(double low, double high) -> with("activation", new Clamp(low, high));
    };
  }

  /** Returns the call with whose kernel it equals. */
  LayerCall with(TfliteVariant variant) {
    return switch (variant) {
      case DESKTOP -> this;
      case MICRO -> with("tflite", new Word(variant.keyword()));
    };
  }

  /** Returns the call with a padding. */
  LayerCall with(Padding padding) {
    return switch (padding) {
      case Padding.Same() -> with("padding", new Word("same"));
      case Padding.Sides(int top, int bottom, int left, int right) ->
          padding.equals(Padding.Sides.NONE)
              ? this
              : with("padding", new Wholes(List.of(top, bottom, left, right)));
    };
  }
}
