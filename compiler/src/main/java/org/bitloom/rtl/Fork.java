// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl;

import java.util.List;
import java.util.stream.IntStream;

/**
 * One stream for several readers.
 *
 * @param module module name
 * @param beatBits bits of a beat
 * @param branches readers, at least 2
 * @param origin place in the source
 */
public record Fork(String module, int beatBits, int branches, String origin) implements Block {
  private static final int INDEX_BITS = 2;

  /**
   * One branch.
   *
   * @param name prefix of its signals
   * @param beat bits of a beat
   * @param indexBits the branch holds {@code 2^indexBits} beats
   */
  public record Branch(String name, Bits beat, int indexBits) {
    /** Returns the counter of free places. */
    public Bus creditBus() {
      return Bus.counter(1 << indexBits);
    }

    /** Returns all places. */
    public Literal credits() {
      return creditBus().literal(1 << indexBits);
    }

    /** Returns no place. */
    public Literal noCredit() {
      return creditBus().literal(0);
    }

    /** Returns the zeros above a single credit. */
    public String creditZeros() {
      return new Bits(creditBus().bits() - 1).zero();
    }
  }

  /** Validates the number of branches. */
  public Fork {
    if (branches < 2) {
      throw new IllegalArgumentException("a fork has at least two branches");
    }
  }

  /** Returns the places of a branch. */
  public int depth() {
    return 1 << INDEX_BITS;
  }

  /** Returns a beat. */
  public Bits beat() {
    return new Bits(beatBits);
  }

  /** Returns the bits of a beat and its last flag. */
  public int fifoBits() {
    return beatBits + 1;
  }

  /** Returns the branches. */
  public List<Branch> ports() {
    return IntStream.range(0, branches)
        .mapToObj(i -> new Branch("out" + i, beat(), INDEX_BITS))
        .toList();
  }
}
