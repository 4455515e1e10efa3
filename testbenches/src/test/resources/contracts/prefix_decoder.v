// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input [2:0] one, input [2:0] two, input [8:0] any, input [2:0] window,
    output ok);
  // Codes of 1 to 3 bits; the windows with longer ones are not below those with shorter ones.
  reg [2:0] first, second;
  reg [8:0] offsets;
  wire [1:0] length;
  wire [2:0] rank;
  bitloom_prefix_decoder #(.LONGEST(3), .LENGTH_BITS(2), .RANK_BITS(3)) dut (
      .clk(clk), .limits({second, first, 3'd0}), .offsets(offsets), .window(window),
      .length(length), .rank(rank));
  wire [1:0] expected = window < first ? 1 : window < second ? 2 : 3;
  wire [2:0] code = expected == 1 ? {2'd0, window[2]} : expected == 2 ? {1'd0, window[2:1]}
      : window;
  wire [2:0] offset = expected == 1 ? offsets[2:0] : expected == 2 ? offsets[5:3] : offsets[8:6];
  reg [2:0] next, last;
  reg [1:0] age;
  always @(posedge clk) begin
    if (rst) begin
      first <= one;
      second <= two < one ? one : two;
      offsets <= any;
    end
    next <= code + offset;
    last <= next;
    age <= rst ? 0 : age == 2 ? 2 : age + 1;
  end
  assign ok = rst || (length == expected && (age != 2 || rank == last));
endmodule
