// SPDX-License-Identifier: Apache-2.0
package org.bitloom.cosim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.operator.Arrangement;
import org.bitloom.operator.Shape;
import org.bitloom.operator.StreamLayout;
import org.bitloom.operator.Tensor;
import org.junit.jupiter.api.Test;

class BeatCodecTest {
  @Test
  void laneZeroIsInTheLeastSignificantBitsAndUnusedLanesAreZero() {
    BeatCodec codec = codec(new StreamLayout(1, 3, 2), IntType.signed(5), 5);

    byte[] beats = codec.pack(Tensor.of(Shape.of(3), 1, -1, -16));

    // Beat 0: 11111 00001; beat 1: 00000 10000.
    assertThat(beats).containsExactly(0b111_00001, 0b11, 0b10000, 0);
  }

  @Test
  void elementsThatTakeMoreBitsThanTheirTypeAreSignExtended() {
    BeatCodec codec = codec(new StreamLayout(1, 2, 2), IntType.signed(4), 8);

    assertThat(codec.pack(Tensor.of(Shape.of(2), -3, 7))).containsExactly(-3, 7);
  }

  @Test
  void aWrongExtensionIsADifferentValue() {
    BeatCodec codec = codec(new StreamLayout(1, 1, 1), IntType.signed(4), 8);

    assertThat(codec.unpack(Shape.of(1), new byte[] {0x0d})).isEqualTo(Tensor.of(Shape.of(1), 13));
  }

  @Test
  void everyLayoutAndWidthSurvivesPackingAndUnpacking() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 500; round++) {
      int length = random.nextInt(1, 20);
      StreamLayout layout =
          new StreamLayout(random.nextInt(1, 4), length, random.nextInt(1, length + 1));
      IntType type = new IntType(random.nextBoolean(), random.nextInt(1, 40));
      int bits = type.bits() + random.nextInt(0, 25);
      BeatCodec codec = codec(layout, type, bits);
      Shape shape = Shape.of(layout.vectors(), length);
      Tensor tensor = Tensor.generate(shape, i -> random.nextLong(type.min(), type.max() + 1));

      assertThat(codec.unpack(shape, codec.pack(tensor))).isEqualTo(tensor);
      assertThat(codec.beatOf(shape.elements() - 1)).isEqualTo(layout.beats() - 1);
    }
  }

  @Test
  void bitsOfAnInputAboveAnElementAreNoise() {
    BeatCodec codec = codec(new StreamLayout(2, 3, 2), IntType.signed(5), 8);
    Tensor tensor = Tensor.of(Shape.of(2, 3), 1, -1, -16, 15, 0, 7);

    byte[] packed = codec.pack(tensor);
    byte[] offered = codec.offered(tensor);

    int differences = 0;
    for (int i = 0; i < packed.length; i++) {
      differences |= packed[i] ^ offered[i];
    }
    assertThat(differences & 0xff).isEqualTo(0b111_00000);
    assertThat(offered[3]).as("behind the last element of a vector").isZero();
  }

  /** A place of the stream holds what another codec puts there of the rearranged tensor. */
  @Test
  void elementsAreInTheOrderOfTheStream() {
    Random random = new Random(6);
    for (int round = 0; round < 200; round++) {
      int length = 1 + random.nextInt(20);
      StreamLayout layout =
          new StreamLayout(1 + random.nextInt(3), length, 1 + random.nextInt(length));
      IntType type = IntType.signed(5 + random.nextInt(20));
      List<Integer> channels = new ArrayList<>(IntStream.range(0, length).boxed().toList());
      Collections.shuffle(channels, random);
      Shape shape = Shape.of(layout.vectors(), length);
      Tensor tensor = Tensor.generate(shape, i -> random.nextInt(-16, 16));
      Tensor sent =
          Tensor.generate(shape, i -> tensor.get(i / length * length + channels.get(i % length)));
      Optional<Arrangement> order = Optional.of(new Arrangement(channels));

      byte[] beats = codec(layout, type, type.bits()).pack(sent);

      assertThat(codec(layout, type, type.bits(), order).unpack(shape, beats)).isEqualTo(tensor);
      assertThat(codec(layout, type, type.bits(), order).pack(tensor)).isEqualTo(beats);
    }
  }

  private static BeatCodec codec(StreamLayout layout, IntType type, int bits) {
    return codec(layout, type, bits, Optional.empty());
  }

  private static BeatCodec codec(
      StreamLayout layout, IntType type, int bits, Optional<Arrangement> order) {
    return new BeatCodec(
        new TestbenchStream("in0", "x", "s_axis", layout, type, bits, false, order));
  }
}
