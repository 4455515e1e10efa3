// SPDX-License-Identifier: Apache-2.0
package org.bitloom.plan.array;

import java.util.List;
import org.bitloom.operator.Operator;
import org.bitloom.plan.Edge;

/** One step of the program that the sequencer runs; each begins when the one before has ended. */
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
   * @param edge an input of the network
   * @param place where it goes
   * @param firstRow first row that is moved
   * @param rows how many rows are moved
   * @param offset words from the base of the inputs to the first row
   */
  record Load(Edge edge, MapPlace place, int firstRow, int rows, long offset) implements Pass {
    /** Returns the load of some rows to another place; this one begins with row 0. */
    Load rows(MapPlace to, int from, int behind) {
      return new Load(edge, to, from, behind - from, offset + (long) from * place.vectorRowWords());
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
   * @param edge an output of the network
   * @param place where it is
   * @param offset words from the base of the outputs
   */
  record Store(Edge edge, MapPlace place, long offset) implements Pass {
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
