// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import java.util.OptionalInt;
import org.bitloom.operator.Operator;
import org.bitloom.plan.Edge;

/**
 * One step of the program that the sequencer runs; each begins when the one before has ended, but
 * for a sweep that reads what a load ahead of it brings.
 */
public sealed interface Pass permits Sweep, Pass.Load, Pass.Store, Pass.Table, Pass.Vectors {
  /** Returns the layer, or the tensor, that it works for. */
  String layer();

  /** Returns what reports call its work: the layer, or the transfer of a tensor. */
  default String title() {
    return layer();
  }

  /**
   * Memory to chip.
   *
   * @param edge an input of the network, or a tensor that was stored
   * @param place where it goes
   * @param firstRow first row that is moved
   * @param rows how many rows are moved
   * @param base of inputs or maps
   * @param offset words from the base to the first row
   * @param ahead where the next pass, a sweep, begins at once and waits for each row: the rows
   *     below that of its first coordinate which it reads with it; otherwise empty
   */
  record Load(
      Edge edge,
      MapPlace place,
      int firstRow,
      int rows,
      MemoryBase base,
      long offset,
      OptionalInt ahead)
      implements Pass {
    /** A load of all rows, which the next pass waits for. */
    Load(Edge edge, MapPlace place, MemoryBase base, long offset) {
      this(edge, place, 0, place.rows(), base, offset, OptionalInt.empty());
    }

    /** Returns the load of some rows to another place; this one begins with row 0. */
    Load rows(MapPlace to, int from, int behind) {
      long first = offset + (long) from * place.vectorRowWords();
      return new Load(edge, to, from, behind - from, base, first, OptionalInt.empty());
    }

    /** Returns the load from a region that begins so many words behind the base. */
    Load from(long region) {
      return new Load(edge, place, firstRow, rows, base, region + offset, ahead);
    }

    /** Returns the load ahead of a sweep that reads so many rows more with each of its own. */
    Load ahead(int below) {
      return new Load(edge, place, firstRow, rows, base, offset, OptionalInt.of(below));
    }

    /**
     * Returns the number below which the coordinate of a sweep's row has to be for its rows to be
     * there, when none has come.
     */
    public int firstMissing() {
      return firstRow - ahead.orElse(0);
    }

    /** Returns the words that are moved. */
    public int words() {
      return rows * place.vectorRowWords();
    }

    @Override
    public String layer() {
      return edge.name();
    }

    @Override
    public String title() {
      return "load " + layer();
    }
  }

  /**
   * Chip to memory.
   *
   * @param edge an output of the network, or a tensor that is loaded again
   * @param place where it is
   * @param firstRow first row that is moved
   * @param rows how many rows are moved
   * @param base of outputs or maps
   * @param offset words from the base to the first row
   */
  record Store(Edge edge, MapPlace place, int firstRow, int rows, MemoryBase base, long offset)
      implements Pass {
    /** Returns the store to a region that begins so many words behind the base. */
    Store from(long region) {
      return new Store(edge, place, firstRow, rows, base, region + offset);
    }

    /** Returns the words that are moved. */
    public int words() {
      return rows * place.vectorRowWords();
    }

    @Override
    public String layer() {
      return edge.name();
    }

    @Override
    public String title() {
      return "store " + layer();
    }
  }

  /**
   * Fills the table of a function of one element.
   *
   * @param layer of the function
   * @param values by the code of the element, from 0 on
   */
  record Table(String layer, List<Long> values) implements Pass {
    /** Copies the list. */
    public Table {
      values = List.copyOf(values);
    }
  }

  /**
   * Vector after vector, element after element: softmax and argmax.
   *
   * @param layer its layer
   * @param operator what is computed
   * @param in the vectors
   * @param out the results
   */
  record Vectors(String layer, Operator operator, MapPlace in, MapPlace out) implements Pass {}
}
