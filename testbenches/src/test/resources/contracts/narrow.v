// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input in_valid, input [1:0] in_data, input in_last, input out_ready,
    output ok);
  wire in_ready, out_valid, out_data, out_last;
  bitloom_narrow #(.WIDTH(1), .RATIO(2), .WORDS(2), .SHORT_BEATS(1)) dut (
      .clk(clk), .rst(rst), .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data),
      .in_last(in_last), .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data),
      .out_last(out_last));
  // Every second word has one beat only. Beats inside: at most two of a word and one before.
  reg word;
  reg [2:0] count;
  reg [5:0] words;
  wire push = in_valid && in_ready;
  wire pop = out_valid && out_ready;
  wire [2:0] left = count - pop;
  wire [5:0] rest = pop ? words >> 2 : words;
  wire [3:0] made = word ? {2'b00, in_last, in_data[0]} : {in_last, in_data[1], 1'b0, in_data[0]};
  wire [2:0] more = word ? 1 : 2;
  wire [5:0] mask = left == 0 ? 6'b000000 : 6'b000011;
  always @(posedge clk) begin
    word <= rst ? 0 : word ^ push;
    count <= rst ? 0 : left + (push ? more : 0);
    words <= push ? (rest & mask) | (made << (2 * left)) : rest;
  end
  assign ok = rst || (count <= 3 && out_valid == (count != 0) && in_ready == (count < 2)
      && (count == 0 || {out_last, out_data} == words[1:0]));
endmodule
