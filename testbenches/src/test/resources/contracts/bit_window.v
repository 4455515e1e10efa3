// SPDX-License-Identifier: Apache-2.0
module contract (input clk, input rst, input [14:0] any, input want, input two, output ok);
  // A stream of five words, any from the first cycle on, and a reader like that of a lane.
  reg [14:0] stream;
  reg [2:0] address, word;
  reg [1:0] age;
  reg [4:0] position;
  wire take;
  wire [1:0] window;
  wire valid = age == 2;
  wire consume = valid && want && position < 14;
  wire [1:0] length = two ? 2'd2 : 2'd1;
  bitloom_bit_window #(.WORD(3), .LONGEST(2), .LENGTH_BITS(2)) dut (
      .clk(clk), .rewind(rst), .take(take), .word(word), .consume(consume), .length(length),
      .window(window));
  wire [14:0] rest = stream << position;
  wire [14:0] words = stream << (3 * address);
  always @(posedge clk) begin
    if (rst) stream <= any;
    address <= rst ? 0 : take && address != 4 ? address + 1 : address;
    if (take) word <= words[14:12];
    age <= rst ? 0 : valid ? 2 : age + 1;
    position <= rst ? 0 : consume ? position + length : position;
  end
  assign ok = rst || !valid || position > 13 || window == rest[14:13];
endmodule
