// SPDX-License-Identifier: Apache-2.0
package org.bitloom.prove;

import org.bitloom.rtl.stream.Credits;

/**
 * What a module promises: the view of assertions that are printed into its text. The record's
 * simple name is the name of its template.
 */
public sealed interface Contract
    permits Contract.ArrayRingContract,
        Contract.AxiBurstsContract,
        Contract.AxiReadContract,
        Contract.AxiWriteContract,
        Contract.CreditContract,
        Contract.FifoContract,
        Contract.InputBufferContract,
        Contract.QueueContract,
        Contract.SkidBufferContract,
        LineBufferContract {
  /** Returns the module that promises it. */
  String module();

  /** Returns the promise in one sentence. */
  String statement();

  /** Returns parameters of the module, as Yosys takes them; empty where it has none. */
  default String parameters() {
    return "";
  }

  /** Returns whether the promise is about the words that a memory holds. */
  default boolean aboutData() {
    return false;
  }

  /**
   * The queue of the library.
   *
   * @param indexBits it has 2^indexBits words
   */
  record FifoContract(int indexBits) implements Contract {
    @Override
    public String module() {
      return "bitloom_fifo";
    }

    @Override
    public String statement() {
      return "all of %d words leave once, in order".formatted(1L << indexBits);
    }

    @Override
    public String parameters() {
      return "-set INDEX_BITS " + indexBits + " -set WIDTH 2";
    }

    @Override
    public boolean aboutData() {
      return true;
    }
  }

  /** The skid buffer of the library. */
  record SkidBufferContract() implements Contract {
    @Override
    public String module() {
      return "bitloom_skid_buffer";
    }

    @Override
    public String statement() {
      return "every word leaves once, in order; a word that waits does not change";
    }

    @Override
    public String parameters() {
      return "-set WIDTH 2";
    }

    @Override
    public boolean aboutData() {
      return true;
    }
  }

  /**
   * A block that promises places of the queue behind it.
   *
   * @param module of the block
   * @param cost Verilog expression: places promised in this cycle
   * @param credits places of the queue
   * @param less by how much the register of free places shows fewer
   * @param parameters of a module of the library; empty for one of a layer
   */
  record CreditContract(String module, String cost, int credits, int less, String parameters)
      implements Contract {
    CreditContract(String module, String cost, int credits) {
      this(module, cost, credits, 0, "");
    }

    /** Returns the register of free places while all are. */
    public int first() {
      return credits - less;
    }

    /** Returns the highest bit of that register. */
    public int msb() {
      return new Credits(credits, less).bus().msb();
    }

    @Override
    public String statement() {
      return "never promises more than " + credits + " places";
    }
  }

  /**
   * The buffer of input vectors of a MAC array.
   *
   * @param module of the block
   * @param fold words of a vector
   * @param groups how often a vector is read
   * @param places of the output queue
   * @param creditMsb highest bit of the register of free places
   */
  record InputBufferContract(String module, int fold, int groups, int places, int creditMsb)
      implements Contract {
    @Override
    public String statement() {
      return "reads the words of every vector in order, after they came and before they go";
    }
  }

  /**
   * All queues of an engine, behind its pipelines.
   *
   * @param engine the module that holds them
   */
  record QueueContract(String engine) implements Contract {
    @Override
    public String module() {
      return "bitloom_fifo";
    }

    @Override
    public String statement() {
      return "whatever its pipelines push finds room";
    }
  }

  /**
   * The address channels of an AXI4 master.
   *
   * @param beatBits data width of the port
   * @param lengthBits bits of a number of beats
   * @param burstBits bursts have at most 2^burstBits beats
   */
  record AxiBurstsContract(int beatBits, int lengthBits, int burstBits) implements Contract {
    @Override
    public String module() {
      return "bitloom_axi_bursts";
    }

    @Override
    public String statement() {
      return "addresses wait unchanged, bursts stay within 4 KiB, every beat is asked for once";
    }

    @Override
    public String parameters() {
      return "-set DATA_BITS %d -set LENGTH_BITS %d -set BURST_BITS %d"
          .formatted(beatBits, lengthBits, burstBits);
    }
  }

  /**
   * The reader of an AXI4 master.
   *
   * @param bursts its addresses
   * @param queueBits its queue holds 2^queueBits beats
   * @param burstsBits at most 2^burstsBits bursts are on their way
   */
  record AxiReadContract(AxiBurstsContract bursts, int queueBits, int burstsBits)
      implements Contract {
    @Override
    public String module() {
      return "bitloom_axi_read";
    }

    @Override
    public String statement() {
      return "every beat that comes finds room, %d bursts are on their way at most"
          .formatted(1 << burstsBits);
    }

    @Override
    public String parameters() {
      return bursts.parameters()
          + " -set QUEUE_BITS %d -set BURSTS_BITS %d".formatted(queueBits, burstsBits);
    }
  }

  /**
   * The writer of an AXI4 master.
   *
   * @param bursts its addresses
   * @param burstsBits at most 2^burstsBits bursts are under way
   */
  record AxiWriteContract(AxiBurstsContract bursts, int burstsBits) implements Contract {
    @Override
    public String module() {
      return "bitloom_axi_write";
    }

    @Override
    public String statement() {
      return "data waits unchanged, behind its address; %d bursts are under way at most"
          .formatted(1 << burstsBits);
    }

    @Override
    public String parameters() {
      return bursts.parameters() + " -set BURSTS_BITS " + burstsBits;
    }
  }

  /**
   * The ring of weights of a shared array.
   *
   * @param indexBits it has 2^indexBits rows
   * @param beats of a row
   */
  record ArrayRingContract(int indexBits, int beats) implements Contract {
    @Override
    public String module() {
      return "bitloom_array_ring";
    }

    @Override
    public String statement() {
      return "none of %d rows is overwritten before it is let go of, or read before it has come"
          .formatted(1L << indexBits);
    }

    @Override
    public String parameters() {
      return "-set DATA_BITS 2 -set BEATS %d -set INDEX_BITS %d".formatted(beats, indexBits);
    }
  }
}
