// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input in_valid, input in_data, input in_last, input out_ready,
    output ok);
  wire in_ready, out_valid, out_data, out_last;
  bitloom_stream_buffer #(.WIDTH(1), .INDEX_BITS(1)) dut (
      .clk(clk), .rst(rst), .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data),
      .in_last(in_last), .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data),
      .out_last(out_last));
  reg [1:0] count, late;
  reg [3:0] words;
  wire push = in_valid && in_ready;
  wire pop = out_valid && out_ready;
  wire [1:0] left = count - pop;
  wire [3:0] rest = pop ? words >> 2 : words;
  wire [3:0] place = left == 0 ? 4'b0011 : 4'b1100;
  always @(posedge clk) begin
    count <= rst ? 0 : left + push;
    words <= push ? (rest & ~place) | ({2{in_last, in_data}} & place) : rest;
    late <= rst || out_valid || count == 0 ? 0 : late + 1;
  end
  assign ok = rst || (in_ready == (count < 2) && late < 2
      && (!out_valid || (count != 0 && {out_last, out_data} == words[1:0])));
endmodule
