// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input want, input [1:0] address, input [2:0] beats, input out_ready,
    input arready, input send, input bad, output ok);
  // Memory whose words hold their own place, and which takes two bursts; two commands at a time.
  wire command_ready, out_valid, out_last, idle, error, arvalid, rready;
  wire [15:0] out_data;
  wire [1:0] error_response, arburst;
  wire [5:0] araddr;
  wire [7:0] arlen;
  wire [2:0] arsize;
  reg first_valid, first_more, second_valid, second_more;
  reg [4:0] first, second, now_place, then_place;
  reg [2:0] now_left, then_left;
  wire rvalid = first_valid && send;
  wire rlast = !first_more;
  wire command_valid = want && beats != 0 && then_left == 0;
  bitloom_axi_read #(.ADDRESS_BITS(6), .DATA_BITS(16), .LENGTH_BITS(3), .BURST_BITS(1),
      .QUEUE_BITS(2), .BURSTS_BITS(1)) dut (
      .clk(clk), .rst(rst), .command_valid(command_valid), .command_ready(command_ready),
      .command_address({3'd0, address, 1'b0}), .command_beats(beats), .out_valid(out_valid),
      .out_ready(out_ready), .out_data(out_data), .out_last(out_last), .idle(idle), .error(error),
      .error_response(error_response), .arvalid(arvalid), .arready(arready), .araddr(araddr),
      .arlen(arlen), .arsize(arsize), .arburst(arburst), .rvalid(rvalid), .rready(rready),
      .rdata({11'd0, first}), .rresp({bad, 1'b0}), .rlast(rlast));
  wire burst = arvalid && arready;
  wire pop = rvalid && rlast;
  wire accept = command_valid && command_ready;
  wire taken = out_valid && out_ready;
  wire ended = taken && now_left == 1;
  reg held, was_bad;
  reg [13:0] before;
  always @(posedge clk) begin
    held <= !rst && arvalid && !arready;
    before <= {araddr, arlen};
    was_bad <= !rst && rvalid && bad;
    first_valid <= !rst && (pop || !first_valid ? second_valid || burst : 1'b1);
    second_valid <= !rst && (first_valid && !pop ? second_valid || burst : second_valid && burst);
    if (pop || !first_valid) begin
      first <= second_valid ? second : araddr[5:1];
      first_more <= second_valid ? second_more : arlen[0];
    end else if (rvalid) begin
      first <= first + 1;
      first_more <= 0;
    end
    if (burst) begin
      second <= araddr[5:1];
      second_more <= arlen[0];
    end
    if (rst) begin
      now_left <= 0;
      then_left <= 0;
    end else if (now_left == 0 || ended) begin
      now_left <= then_left != 0 ? then_left : accept ? beats : 0;
      now_place <= then_left != 0 ? then_place : {3'd0, address};
      then_left <= 0;
    end else begin
      now_left <= now_left - taken;
      now_place <= now_place + taken;
      if (accept) begin
        then_left <= beats;
        then_place <= {3'd0, address};
      end
    end
  end
  assign ok = rst || (rready && arsize == 1 && arburst == 1 && error == was_bad
      && (!arvalid || (!araddr[0] && arlen < (araddr[1] ? 1 : 2)))
      && (!held || (arvalid && {araddr, arlen} == before))
      && !(burst && first_valid && second_valid && !pop) && (!idle || now_left == 0 || out_valid)
      && (!out_valid || (now_left != 0 && out_data == now_place && out_last == (now_left == 1))));
endmodule
