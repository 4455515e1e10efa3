// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.stream.Stream;
import org.bitloom.plan.Edge;
import org.bitloom.plan.ProvenNetwork;

/**
 * A network on an array that all of its layers share.
 *
 * @param proven what is computed
 * @param row the array's shape and the unit of memory
 * @param passes the program
 * @param mapWords words of feature maps on the chip
 * @param ringRows rows of weights on the chip, a power of two
 * @param widths of all registers
 * @param windows in registers
 */
public record ArrayPlan(
    ProvenNetwork proven,
    MemoryRow row,
    List<Pass> passes,
    int mapWords,
    int ringRows,
    ArrayWidths widths,
    ArrayWindows windows) {
  /** Copies the list. */
  public ArrayPlan {
    passes = List.copyOf(passes);
  }

  /** Returns the shape of the array. */
  public ArrayShape shape() {
    return row.shape();
  }

  /** Returns the loads, in their order. */
  public List<Pass.Load> loads() {
    return of(Pass.Load.class).toList();
  }

  /** Returns the stores, in their order. */
  public List<Pass.Store> stores() {
    return of(Pass.Store.class).toList();
  }

  private <T extends Pass> Stream<T> of(Class<T> kind) {
    return passes.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** Returns the rows of the constants of a group of channels. */
  public int constantRows() {
    return image().constantRows();
  }

  /** Returns the rows of weights, constants and tables that a pass reads. */
  public long imageRows(Pass pass) {
    return image().rows(pass);
  }

  /** Returns the rows of weights, constants and tables in all. */
  public long imageRows() {
    return passes.stream().mapToLong(this::imageRows).sum();
  }

  /** Returns the contents of {@code weights.bin}. */
  public byte[] imageBytes() {
    return image().bytes(passes);
  }

  /** Returns the bytes of all inputs in memory. */
  public long inputBytes() {
    return loads().stream().mapToLong(l -> row.bytes(l.place())).sum();
  }

  /** Returns the bytes of all outputs in memory. */
  public long outputBytes() {
    return stores().stream().mapToLong(s -> row.bytes(s.place())).sum();
  }

  /** Returns the bytes on the chip for feature maps and weights. */
  public long bufferBytes() {
    return (long) mapWords * shape().lanes() + (long) ringRows * row.bytes();
  }

  /** Returns how a tensor lies in memory. */
  public TensorBytes bytes(Edge edge, MapPlace place) {
    return new TensorBytes(place, edge.type().shape(), edge.type().elementType(), row);
  }

  private ArrayImage image() {
    return new ArrayImage(row, widths);
  }
}
