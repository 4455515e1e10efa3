// SPDX-License-Identifier: Apache-2.0
package org.bitloom.rtl.mac;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bitloom.fixed.IntType;
import org.bitloom.fixed.Interval;
import org.bitloom.operator.WeightEncoding;
import org.bitloom.plan.engine.SharedMultipliers;
import org.bitloom.rtl.verilog.Bits;
import org.bitloom.rtl.verilog.Block;
import org.bitloom.rtl.verilog.Bus;
import org.bitloom.rtl.verilog.Extension;
import org.bitloom.rtl.verilog.Literal;

/**
 * Multipliers that the arrays of several layers use in turns, and the count that says whose turn it
 * is.
 *
 * @param module module name
 * @param origin place in the source
 * @param turns of the layers
 * @param clients the arrays, in the order of {@code turns}
 */
public record SharedProducts(
    String module, String origin, SharedMultipliers turns, List<Client> clients) implements Block {
  /** Copies the list. */
  public SharedProducts {
    clients = List.copyOf(clients);
  }

  /**
   * An array of one layer.
   *
   * @param index of its ports
   * @param layer its name
   * @param widths of its operands, products and sums
   * @param issue for each cycle of a period, whether it issues words
   * @param own for each cycle of a period, whether these are multiplied
   */
  public record Client(
      int index, String layer, MacWidths widths, List<Boolean> issue, List<Boolean> own) {
    /** Copies the lists. */
    public Client {
      issue = List.copyOf(issue);
      own = List.copyOf(own);
    }

    private int simd() {
      return widths.mac().folding().simd();
    }

    /** Returns the products that it takes. */
    public int multipliers() {
      return widths.mac().folding().multipliers();
    }

    private IntType element() {
      return widths.elementType();
    }

    private IntType weight() {
      return ((WeightEncoding.TwosComplement) widths.weights()).type();
    }

    /** Returns the input word. */
    public Bits dataBus() {
      return new Bits(widths.mac().folding().wordLanes() * element().bits());
    }

    /** Returns the weight word. */
    public Bits weightBus() {
      return new Bits(multipliers() * weight().bits());
    }

    /** Returns the products of a word. */
    public Bits productBus() {
      return new Bits(multipliers() * product().bits());
    }

    Bus product() {
      return widths.product();
    }

    /** Returns in which cycles words may be issued, the first cycle of a period in the low bit. */
    public String issueTurns() {
      return bits(issue);
    }

    /** Returns in which cycles they are multiplied. */
    public String ownTurns() {
      return bits(own);
    }

    /** Returns a bit for each cycle, the first one in the low bit. */
    private static String bits(List<Boolean> cycles) {
      StringBuilder bits = new StringBuilder();
      cycles.reversed().forEach(cycle -> bits.append(cycle ? '1' : '0'));
      return cycles.size() + "'b" + bits;
    }

    /** Returns whether words may be issued in the first cycle, as a bit. */
    public int issuesFirst() {
      return issue.get(0) ? 1 : 0;
    }

    /** Returns whether words are multiplied in the first cycle, as a bit. */
    public int ownsFirst() {
      return own.get(0) ? 1 : 0;
    }

    /** Returns the cycles of a period that are its own. */
    long turns() {
      return own.stream().filter(cycle -> cycle).count();
    }

    /** Returns the elements of its words. */
    public String types() {
      return element() + " x " + widths.weights();
    }

    /** Returns the lane of the input word that a multiplier takes. */
    private int lane(int multiplier) {
      int shared = widths.mac().folding().outputsPerLane();
      int lane = multiplier % simd();
      return shared == 0 ? lane : multiplier / simd() / shared * simd() + lane;
    }

    private String left(int multiplier, Bus bus) {
      return operand("data_" + index, dataBus(), lane(multiplier), element(), bus);
    }

    private String right(int multiplier, Bus bus) {
      return operand("weights_" + index, weightBus(), multiplier, weight(), bus);
    }

    /** Returns an element of a word, as wide as a bus. */
    private static String operand(String word, Bits all, int place, IntType type, Bus bus) {
      int low = place * type.bits();
      String part = all.count() == 1 ? word : word + new Bits(type.bits()).above(low);
      int more = bus.bits() - type.bits();
      if (more == 0) {
        return part;
      }
      String sign = all.count() == 1 ? word : word + "[" + (low + type.bits() - 1) + "]";
      String above = type.signed() ? Extension.repeated(more, sign) : new Bits(more).zero();
      return "{" + above + ", " + part + "}";
    }
  }

  /**
   * A multiplier.
   *
   * @param index of its registers
   * @param left operand
   * @param leftValue whose element that is
   * @param right operand
   * @param rightValue whose weight that is
   * @param product register
   * @param layers that use it
   */
  public record Lane(
      int index,
      Bus left,
      String leftValue,
      Bus right,
      String rightValue,
      Bus product,
      int layers) {}

  /** Returns the multipliers. */
  public int multipliers() {
    return turns.multipliers();
  }

  /** Returns the names of the layers. */
  public String layers() {
    return listed(clients.stream().map(Client::layer).toList());
  }

  private static String listed(List<String> items) {
    int last = items.size() - 1;
    return String.join(", ", items.subList(0, last)) + " and " + items.get(last);
  }

  /** Returns the turns of each layer in a period. */
  public String shares() {
    return listed(clients.stream().map(client -> String.valueOf(client.turns())).toList());
  }

  /** Returns the cycles of a period. */
  public int period() {
    return turns.period();
  }

  /** Returns a bit for each cycle of a period. */
  public Bits periodBits() {
    return new Bits(period());
  }

  /** Returns the cycle of a period. */
  public Bus cycleBus() {
    return Bus.counter(period() - 1L);
  }

  /** Returns the last cycle. */
  public Literal last() {
    return cycleBus().literal(period() - 1L);
  }

  /** Returns the clients whose turn has to be known: the last one has what the others leave. */
  public List<Client> chosen() {
    return clients.subList(0, clients.size() - 1);
  }

  /** Returns the multipliers with their operands. */
  public List<Lane> lanes() {
    return IntStream.range(0, multipliers()).mapToObj(this::lane).toList();
  }

  private List<Client> users(int multiplier) {
    return clients.stream().filter(client -> multiplier < client.multipliers()).toList();
  }

  private Lane lane(int multiplier) {
    List<Client> users = users(multiplier);
    Bus left = signed(users.stream().map(Client::element).toList());
    Bus right = signed(users.stream().map(Client::weight).toList());
    return new Lane(
        multiplier,
        left,
        choice(users, users.stream().map(client -> client.left(multiplier, left)).toList()),
        right,
        choice(users, users.stream().map(client -> client.right(multiplier, right)).toList()),
        product(users),
        users.size());
  }

  /** Returns the narrowest signed bus for elements of all of these types. */
  private static Bus signed(List<IntType> types) {
    Interval range = types.get(0).range();
    for (IntType type : types) {
      range = range.hull(type.range());
    }
    return Bus.signed(range);
  }

  private static Bus product(List<Client> users) {
    int bits = users.stream().mapToInt(client -> client.product().bits()).max().orElseThrow();
    Interval range = users.get(0).product().range();
    for (Client user : users) {
      range = range.hull(user.product().range());
    }
    return new Bus(IntType.signed(bits), range);
  }

  /** Returns the value of whoever has the turn. */
  private String choice(List<Client> users, List<String> values) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < users.size() - 1; i++) {
      text.append("own_").append(users.get(i).index()).append(" ? ").append(values.get(i));
      text.append(" : ");
    }
    return text.append(values.get(values.size() - 1)).toString();
  }

  /**
   * The products of a client.
   *
   * @param client whose they are
   * @param value all of them, the first in the low bits
   */
  public record Results(Client client, String value) {}

  /** Returns what goes back to each client. */
  public List<Results> results() {
    return clients.stream().map(client -> new Results(client, results(client))).toList();
  }

  private String results(Client client) {
    List<String> parts = new ArrayList<>();
    for (int k = client.multipliers() - 1; k >= 0; k--) {
      int bits = client.product().bits();
      boolean whole = lane(k).product().bits() == bits;
      parts.add("product_" + k + (whole ? "" : new Bits(bits).low()));
    }
    return parts.size() == 1 ? parts.get(0) : "{" + String.join(", ", parts) + "}";
  }
}
