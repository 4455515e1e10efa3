// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input in_valid, input in_data, input in_last, input [1:0] out_ready,
    output ok);
  wire in_ready;
  wire [1:0] out_valid, out_data, out_last;
  bitloom_fork #(.WIDTH(1), .BRANCHES(2)) dut (
      .clk(clk), .rst(rst), .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data),
      .in_last(in_last), .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data),
      .out_last(out_last));
  reg [1:0] count, seen;
  reg [3:0] words;
  wire push = in_valid && count < 2;
  wire [1:0] now = seen | (out_ready & {2{count != 0}});
  wire pop = now == 2'b11;
  wire [1:0] left = count - pop;
  wire [3:0] rest = pop ? words >> 2 : words;
  wire [3:0] place = left == 0 ? 4'b0011 : 4'b1100;
  always @(posedge clk) begin
    count <= rst ? 0 : left + push;
    seen <= rst || pop ? 0 : now;
    words <= push ? (rest & ~place) | ({2{in_last, in_data}} & place) : rest;
  end
  assign ok = rst || (in_ready == (count < 2) && out_valid == ({2{count != 0}} & ~seen)
      && (count == 0 || (out_data == {2{words[0]}} && out_last == {2{words[1]}})));
endmodule
