// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input want, input [5:0] address, input [2:0] beats, input offer,
    input awready, input wready, input answer, input bad, output ok);
  // The stream counts its beats; a command at a time, and memory that takes two bursts.
  wire command_ready, in_ready, done, idle, error, awvalid, wvalid, wlast, bready;
  wire [15:0] wdata;
  wire [1:0] error_response, awburst, wstrb;
  wire [5:0] awaddr;
  wire [7:0] awlen;
  wire [2:0] awsize;
  reg [15:0] given, seen;
  reg [2:0] left, asked;
  reg [4:0] place;
  reg first_valid, first_more, second_valid, second_more, began, held, data_held;
  reg [1:0] owed, finals;
  reg [13:0] before;
  reg [18:0] data_before;
  wire burst = awvalid && awready;
  wire sent = wvalid && wready;
  wire end_of_burst = sent && wlast;
  wire bvalid = owed != 0 && finals != 0 && answer;
  wire command_valid = want && beats != 0 && left == 0 && finals == 0;
  wire accept = command_valid && command_ready;
  bitloom_axi_write #(.ADDRESS_BITS(6), .DATA_BITS(16), .LENGTH_BITS(3), .BURST_BITS(1),
      .BURSTS_BITS(1)) dut (
      .clk(clk), .rst(rst), .command_valid(command_valid), .command_ready(command_ready),
      .command_address(address), .command_beats(beats), .in_valid(offer), .in_ready(in_ready),
      .in_data(given), .in_strobe(given[1:0]), .done(done), .idle(idle), .error(error),
      .error_response(error_response), .awvalid(awvalid), .awready(awready), .awaddr(awaddr),
      .awlen(awlen), .awsize(awsize), .awburst(awburst), .wvalid(wvalid), .wready(wready),
      .wdata(wdata), .wstrb(wstrb), .wlast(wlast), .bvalid(bvalid), .bready(bready),
      .bresp({bad, 1'b0}));
  // Bursts offered, oldest first: of which data must not come before they are offered.
  reg new_offer;
  wire offered = awvalid && new_offer;
  wire [2:0] length = awlen[0] ? 2 : 1;
  reg [1:0] expected;
  reg was_bad, was_done;
  wire last_answer = bvalid && finals == 1 && asked == 0 && left == 0;
  always @(posedge clk) begin
    held <= !rst && awvalid && !awready;
    before <= {awaddr, awlen};
    data_held <= !rst && wvalid && !wready;
    data_before <= {wdata, wstrb, wlast};
    new_offer <= rst || !awvalid || awready;
    given <= rst ? 0 : given + (offer && in_ready);
    seen <= rst ? 0 : seen + sent;
    was_bad <= !rst && bvalid && bad;
    was_done <= !rst && last_answer;
    left <= rst ? 0 : accept ? beats : left - (burst ? length : 0);
    place <= accept ? address[5:1] : place + (burst ? length : 0);
    asked <= rst ? 0 : asked + (offered ? length : 0) - sent;
    owed <= rst ? 0 : owed + end_of_burst - bvalid;
    finals <= rst ? 0 : finals + burst - bvalid;
  end
  assign ok = rst || (bready && awsize == 1 && awburst == 1 && error == was_bad && done == was_done
      && (!awvalid || (awaddr == {place, 1'b0} && length <= left && (!awlen[0] || !place[0])))
      && (!held || (awvalid && {awaddr, awlen} == before))
      && (!data_held || (wvalid && {wdata, wstrb, wlast} == data_before))
      && (!wvalid || (wdata == seen && wstrb == seen[1:0] && asked + (offered ? length : 0) != 0))
      && (!idle || (finals == 0 && left == 0)));
endmodule
