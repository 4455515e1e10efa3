// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.junit.jupiter.api.Test;

class ProductFormTest {
  private static final int NARROWEST_PORT = 25;

  /** Returns the form for any products of these operands, in a tree of so many levels. */
  private static Optional<ProductForm.Packed> packed(
      Interval weights, Interval element, int levels) {
    Interval product = weights.times(element).hull(0);
    List<Interval> tree =
        IntStream.range(0, levels).mapToObj(level -> product.times(1L << level)).toList();
    return ProductForm.Packed.of(
        weights, IntType.signedFor(weights).bits(), IntType.signedFor(element).bits(), tree);
  }

  @Test
  void sumsThatAreTakenApartAreTheSumsOfBoth() {
    SplittableRandom random = new SplittableRandom(14);
    int forms = 0;
    for (int trial = 0; trial < 4000; trial++) {
      Interval weights = IntType.signed(random.nextInt(3, 11)).range();
      if (random.nextBoolean()) {
        weights = new Interval(weights.min() + 1, weights.max());
      }
      Interval element = new IntType(random.nextBoolean(), random.nextInt(4, 12)).range();
      Optional<ProductForm.Packed> form = packed(weights, element, 6);
      if (form.isPresent()) {
        forms++;
        check(form.get(), weights, element, random);
      }
    }
    assertThat(forms).isGreaterThan(1000);
  }

  /** The arithmetic of the hardware: the low bits, and what is above them plus the borrow. */
  private static void check(
      ProductForm.Packed form, Interval weights, Interval element, SplittableRandom random) {
    long packed = 0;
    long low = 0;
    long high = 0;
    boolean extreme = random.nextBoolean();
    for (int i = 0; i < form.products(); i++) {
      long x = value(element, extreme, random);
      long a = value(weights, extreme, random);
      long b = value(weights, extreme, random);
      long operand = (b << form.spacing()) + a;
      assertThat(IntType.signed(NARROWEST_PORT).range().contains(operand)).isTrue();
      packed += operand * x;
      low += a * x;
      high += b * x;
    }
    int unused = Long.SIZE - form.spacing();
    assertThat(packed << unused >> unused).isEqualTo(low);
    long borrow = packed >> form.spacing() - 1 & 1;
    long above = (packed >> form.spacing()) + borrow;
    assertThat(above << unused >> unused).isEqualTo(high);
  }

  private static long value(Interval range, boolean extreme, SplittableRandom random) {
    if (extreme) {
      return random.nextInt(4) == 0 ? range.max() : range.min();
    }
    return random.nextLong(range.min(), range.max() + 1);
  }

  @Test
  void bytesAreAddedInFoursUnlessTheLowestWeightIsThere() {
    Interval bytes = IntType.signed(8).range();

    assertThat(packed(new Interval(-127, 127), bytes, 6).orElseThrow().products()).isEqualTo(4);
    assertThat(packed(bytes, bytes, 6)).map(ProductForm.Packed::products).contains(1);
  }

  @Test
  void operandsThatDoNotFitAreNotPacked() {
    assertThat(packed(IntType.signed(12).range(), IntType.signed(8).range(), 1)).isEmpty();
    assertThat(packed(IntType.signed(4).range(), IntType.signed(20).range(), 1)).isEmpty();
  }

  @Test
  void productsThatNeedNoMultiplierAreNotPacked() {
    assertThat(packed(new Interval(-1, 1), IntType.unsigned(4).range(), 3)).isEmpty();
  }
}
