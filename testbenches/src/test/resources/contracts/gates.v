// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input left_valid, input right_valid, input left_data, input right_data,
    input out_ready, output ok);
  // A pipeline of two stages between a gate and a queue of two beats, three to a vector of which
  // the last has one bit.
  wire left_ready, right_ready, word_valid, word_left, word_right, credit, out_valid, out_last;
  wire [1:0] out_data;
  bitloom_join_gate #(.LEFT_WIDTH(1), .RIGHT_WIDTH(1), .PLACES(2)) gate (
      .clk(clk), .rst(rst), .left_valid(left_valid), .left_ready(left_ready),
      .left_data(left_data), .left_last(1'b0), .right_valid(right_valid),
      .right_ready(right_ready), .right_data(right_data), .right_last(1'b0),
      .credit_return(credit), .word_valid(word_valid), .word_left(word_left),
      .word_right(word_right));
  wire same_ready, same_valid;
  wire [1:0] same_data;
  bitloom_credit_gate #(.WIDTH(2), .PLACES(2)) same (
      .clk(clk), .rst(rst), .in_valid(left_valid && right_valid), .in_ready(same_ready),
      .in_data({right_data, left_data}), .in_last(1'b0), .credit_return(credit),
      .word_valid(same_valid), .word_data(same_data));
  reg s1_valid;
  reg [1:0] s1_data;
  bitloom_output_queue #(.WIDTH(2), .INDEX_BITS(1), .BEATS(3), .VECTORS(1), .USED_WIDTH(1)) queue (
      .clk(clk), .rst(rst), .push(s1_valid), .push_data(s1_data), .out_valid(out_valid),
      .out_ready(out_ready), .out_data(out_data), .out_last(out_last), .credit_return(credit));
  reg [1:0] count, beat;
  reg [2:0] late;
  reg [5:0] words;
  wire taken = left_valid && left_ready;
  wire pop = out_valid && out_ready;
  wire [1:0] left = count - pop;
  wire [5:0] rest = pop ? words >> 3 : words;
  wire [2:0] made = {beat == 2, right_data && beat != 2, left_data};
  wire [5:0] place = left == 0 ? 6'b000111 : 6'b111000;
  always @(posedge clk) begin
    s1_valid <= !rst && word_valid;
    s1_data <= {word_right, word_left};
    beat <= rst ? 0 : !taken ? beat : beat == 2 ? 0 : beat + 1;
    count <= rst ? 0 : left + taken;
    words <= taken ? (rest & ~place) | ({2{made}} & place) : rest;
    late <= rst || out_valid || count == 0 ? 0 : late + 1;
  end
  assign ok = rst || (taken == (right_valid && right_ready) && taken == word_valid
      && taken == (left_valid && right_valid && count < 2) && late < 3
      && same_valid == word_valid && same_ready == (count < 2)
      && (!same_valid || same_data == {word_right, word_left})
      && (!out_valid || (count != 0 && {out_last, out_data} == words[2:0])));
endmodule
