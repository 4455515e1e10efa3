// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input in_valid, input in_data, input in_last, input out_ready,
    output ok);
  wire in_ready, out_valid, out_last;
  wire [1:0] out_data;
  bitloom_widen #(.WIDTH(1), .RATIO(2), .WORDS(2), .SHORT_BEATS(1)) dut (
      .clk(clk), .rst(rst), .in_valid(in_valid), .in_ready(in_ready), .in_data(in_data),
      .in_last(in_last), .out_valid(out_valid), .out_ready(out_ready), .out_data(out_data),
      .out_last(out_last));
  // Of three beats the first two are a word, the third one is a word with a 0.
  reg [1:0] beat, count, late;
  reg half;
  reg [5:0] words;
  wire push = in_valid && in_ready;
  wire done = push && beat != 0;
  wire pop = out_valid && out_ready;
  wire [1:0] left = count - pop;
  wire [5:0] rest = pop ? words >> 3 : words;
  wire [2:0] made = {in_last, beat == 1 ? {in_data, half} : {1'b0, in_data}};
  wire [5:0] place = left == 0 ? 6'b000111 : 6'b111000;
  always @(posedge clk) begin
    beat <= rst ? 0 : !push ? beat : beat == 2 ? 0 : beat + 1;
    if (push) half <= in_data;
    count <= rst ? 0 : left + done;
    words <= done ? (rest & ~place) | ({2{made}} & place) : rest;
    late <= rst || out_valid || count == 0 ? 0 : late + 1;
  end
  assign ok = rst || (in_ready == (count < 2) && out_valid == (count != 0)
      && (count == 0 || {out_last, out_data} == words[2:0]));
endmodule
