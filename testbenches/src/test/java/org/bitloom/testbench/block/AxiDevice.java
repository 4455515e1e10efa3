// SPDX-License-Identifier: Apache-2.0
package org.bitloom.testbench.block;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A device of the bench for AXI4: a pair of masters, or a block of registers, whose ports are all
 * ports of the bench.
 */
sealed interface AxiDevice {
  /** Returns the name under which failures are told. */
  String name();

  /** Returns its signals: direction, width in bits, name. */
  List<String> signals();

  /** Returns the instances; every {@code @} stands for the prefix of the device's ports. */
  String verilog();

  /** Returns the C++ that makes the driver's side; every {@code @} as in {@link #verilog}. */
  String binding();

  /** Returns the device with another module in the place of one of the library. */
  AxiDevice with(String fault, String module, String copy);

  /** Returns a list of initialisers for the members of a struct. */
  private static String addresses(String names) {
    Matcher words = Pattern.compile("\\w+").matcher(names);
    return words.replaceAll("&t->@$0");
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }

  /**
   * A reading and a writing master that share a memory.
   *
   * @param name of the pair
   * @param reader module that reads
   * @param writer module that writes
   * @param bits of a beat
   * @param burst log2 of the beats of a burst
   * @param queue log2 of the beats of the queue
   * @param bursts log2 of the bursts under way
   */
  record Masters(
      String name, String reader, String writer, int bits, int burst, int queue, int bursts)
      implements AxiDevice {
    private static final String OWN =
        """
        input 1 read_valid
        output 1 read_ready
        input 32 read_address
        input 32 read_beats
        output 1 out_valid
        input 1 out_ready
        output D out_data
        output 1 out_last
        output 1 read_idle
        output 1 read_error
        output 2 read_response
        input 1 write_valid
        output 1 write_ready
        input 32 write_address
        input 32 write_beats
        input 1 in_valid
        output 1 in_ready
        input D in_data
        input S in_strobe
        output 1 done
        output 1 write_idle
        output 1 write_error
        output 2 write_response
        """;
    private static final String BUS =
        """
        output 1 arvalid
        input 1 arready
        output 32 araddr
        output 8 arlen
        output 3 arsize
        output 2 arburst
        input 1 rvalid
        output 1 rready
        input D rdata
        input 2 rresp
        input 1 rlast
        output 1 awvalid
        input 1 awready
        output 32 awaddr
        output 8 awlen
        output 3 awsize
        output 2 awburst
        output 1 wvalid
        input 1 wready
        output D wdata
        output S wstrb
        output 1 wlast
        input 1 bvalid
        output 1 bready
        input 2 bresp
        """;

    /** Returns a pair of the right modules. */
    static Masters of(int bits, int burst, int queue, int bursts) {
      String name = "masters_" + bits + "_" + burst;
      return new Masters(name, "bitloom_axi_read", "bitloom_axi_write", bits, burst, queue, bursts);
    }

    @Override
    public List<String> signals() {
      String text = OWN + BUS;
      return lines(text.replace(" D ", " " + bits + " ").replace(" S ", " " + bits / 8 + " "));
    }

    @Override
    public String verilog() {
      return reads() + writes();
    }

    private String reads() {
      return """
      %s #(.DATA_BITS(%d), .LENGTH_BITS(12), .BURST_BITS(%d), .QUEUE_BITS(%d), .BURSTS_BITS(%d))
          @read (.clk(clk), .rst(rst), .command_valid(@read_valid), .command_ready(@read_ready),
          .command_address(@read_address), .command_beats(@read_beats[11:0]),
          .out_valid(@out_valid), .out_ready(@out_ready), .out_data(@out_data),
          .out_last(@out_last), .idle(@read_idle), .error(@read_error),
          .error_response(@read_response), .arvalid(@arvalid), .arready(@arready),
          .araddr(@araddr), .arlen(@arlen), .arsize(@arsize), .arburst(@arburst),
          .rvalid(@rvalid), .rready(@rready), .rdata(@rdata), .rresp(@rresp), .rlast(@rlast));
      """
          .formatted(reader, bits, burst, queue, bursts);
    }

    private String writes() {
      return """
      %s #(.DATA_BITS(%d), .LENGTH_BITS(12), .BURST_BITS(%d), .BURSTS_BITS(%d))
          @write (.clk(clk), .rst(rst), .command_valid(@write_valid), .command_ready(@write_ready),
          .command_address(@write_address), .command_beats(@write_beats[11:0]),
          .in_valid(@in_valid), .in_ready(@in_ready), .in_data(@in_data), .in_strobe(@in_strobe),
          .done(@done), .idle(@write_idle), .error(@write_error),
          .error_response(@write_response), .awvalid(@awvalid), .awready(@awready),
          .awaddr(@awaddr), .awlen(@awlen), .awsize(@awsize), .awburst(@awburst),
          .wvalid(@wvalid), .wready(@wready), .wdata(@wdata), .wstrb(@wstrb), .wlast(@wlast),
          .bvalid(@bvalid), .bready(@bready), .bresp(@bresp));
      """
          .formatted(writer, bits, burst, bursts);
    }

    @Override
    public String binding() {
      return "add(new Master(\"%s\", {\"%s\", 32, %d, %s}, {%s}));\n"
          .formatted(name, name, bits, members(BUS), members(OWN));
    }

    private static String members(String signals) {
      List<String> names = lines(signals).stream().map(s -> s.split(" ")[2]).toList();
      return addresses(String.join(", ", names));
    }

    @Override
    public Masters with(String fault, String module, String copy) {
      return new Masters(
          fault,
          reader.equals(module) ? copy : reader,
          writer.equals(module) ? copy : writer,
          bits,
          burst,
          queue,
          bursts);
    }
  }

  /**
   * Five registers, of which words 1 and 3 are stored.
   *
   * @param name of the block
   * @param module that it is
   */
  record Registers(String name, String module) implements AxiDevice {
    private static final String SIGNALS =
        """
        input 1 awvalid
        output 1 awready
        input 6 awaddr
        input 1 wvalid
        output 1 wready
        input 32 wdata
        input 4 wstrb
        output 1 bvalid
        input 1 bready
        output 2 bresp
        input 1 arvalid
        output 1 arready
        input 6 araddr
        output 1 rvalid
        input 1 rready
        output 32 rdata
        output 2 rresp
        output 160 stored
        input 160 shown
        output 5 written
        output 32 written_data
        output 4 written_bytes
        output 5 fetched
        """;

    @Override
    public List<String> signals() {
      return lines(SIGNALS);
    }

    @Override
    public String verilog() {
      List<String> names = signals().stream().map(s -> s.split(" ")[2]).toList();
      String ports = String.join(", ", names.stream().map(n -> "." + n + "(@" + n + ")").toList());
      return "%s #(.WORDS(5), .ADDRESS_BITS(6), .STORED(5'b01010))\n @words (.clk(clk), .rst(rst), %s);\n"
          .formatted(module, ports);
    }

    @Override
    public String binding() {
      List<String> names = signals().stream().map(s -> s.split(" ")[2]).toList();
      String members = addresses(String.join(", ", names));
      return "add(new Lite(\"%s\", {%s}));\n"
          .formatted(
              name,
              members.replace("&t->@stored", "t->@stored").replace("&t->@shown", "t->@shown"));
    }

    @Override
    public Registers with(String fault, String module, String copy) {
      return new Registers(fault, copy);
    }
  }
}
