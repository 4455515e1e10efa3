// SPDX-License-Identifier: Apache-2.0
package org.bitloom.certificate.array;

import org.bitloom.report.ArrayCertificate.ArrayTensor;

/**
 * A tensor on the chip. Its words are counted from its first row on, over all of its rows, without
 * what lies between rows.
 *
 * @param claim where the certificate has it
 * @param owner the tensor in whose words it is: itself, unless it is a reshaped one
 * @param vectorWords words of a vector
 * @param lanes elements of a word
 */
record MapTensor(ArrayTensor claim, String owner, int vectorWords, int lanes) {
  String name() {
    return claim.name();
  }

  int rows() {
    return claim.rows();
  }

  int columns() {
    return claim.columns();
  }

  int channels() {
    return claim.channels();
  }

  /** Returns the words of the vectors of a row. */
  int vectorRowWords() {
    return Math.multiplyExact(claim.columns(), vectorWords);
  }

  /** Returns the words of all rows. */
  int words() {
    return Math.multiplyExact(claim.rows(), vectorRowWords());
  }

  private int rowWords() {
    return Math.addExact(vectorRowWords(), claim.gap());
  }

  /** Returns the address of a word. */
  int address(int word) {
    int row = word / vectorRowWords();
    return claim.address() + row % claim.held() * rowWords() + word % vectorRowWords();
  }

  /**
   * Returns the word that an address has while some rows are made; negative where it is none.
   *
   * @param first row that is made
   * @param end row behind the last one that is made
   */
  int word(long address, int first, int end) {
    long offset = address - claim.address();
    if (offset < 0 || offset >= (long) claim.held() * rowWords()) {
      return -1;
    }
    int slot = (int) (offset / rowWords());
    int within = (int) (offset % rowWords());
    int row = first + Math.floorMod(slot - first, claim.held());
    return within < vectorRowWords() && row < end ? row * vectorRowWords() + within : -1;
  }

  /** Tells whether any word of this tensor may be in the place of one of another. */
  boolean overlaps(MapTensor other) {
    return claim.address() < other.claim.address() + other.claim.held() * other.rowWords()
        && other.claim.address() < claim.address() + claim.held() * rowWords();
  }

  /** Returns a mask of the lanes of a word that have elements. */
  long valid(int word) {
    int left = claim.channels() - word % vectorWords * lanes;
    return left >= lanes ? -1L >>> Long.SIZE - lanes : -1L >>> Long.SIZE - left;
  }

  /** Returns the same words as vectors of two pixels each, which have to fill them. */
  MapTensor paired() {
    Rejected.unless(
        claim.columns() % 2 == 0 && claim.channels() % lanes == 0,
        "two pixels of '%s' are no vector",
        name());
    ArrayTensor pairs =
        new ArrayTensor(
            claim.name(),
            claim.layer(),
            claim.step(),
            claim.copy(),
            claim.address(),
            claim.rows(),
            claim.columns() / 2,
            2 * claim.channels(),
            claim.held(),
            claim.gap());
    return new MapTensor(pairs, owner, 2 * vectorWords, lanes);
  }

  /** Tells whether this is a tensor's place with vectors as long as those of a shape. */
  boolean holds(int otherChannels) {
    boolean whole = claim.channels() % lanes == 0 && otherChannels % lanes == 0;
    return claim.channels() == otherChannels || whole;
  }
}
