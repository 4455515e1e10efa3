// SPDX-License-Identifier: Apache-2.0
module contract (
    input clk, input rst, input want, input [1:0] in_data, output ok);
  wire out_valid, out_data;
  // The last of two groups has one beat; a group comes when the one before leaves.
  reg [1:0] count;
  reg group;
  reg [1:0] words;
  wire in_valid = want && count < 2;
  bitloom_serializer #(.WIDTH(1), .GROUP_BEATS(2), .GROUPS(2), .FINAL_BEATS(1)) dut (
      .clk(clk), .rst(rst), .in_valid(in_valid), .in_data(in_data), .out_valid(out_valid),
      .out_data(out_data));
  always @(posedge clk) begin
    group <= rst ? 0 : group ^ in_valid;
    count <= rst ? 0 : in_valid ? (group ? 1 : 2) : count == 0 ? 0 : count - 1;
    words <= in_valid ? in_data : words >> 1;
  end
  wire in_time = out_valid == (count != 0) && (count == 0 || out_data == words[0]);

  // Beats three cycles apart.
  wire late_valid, late_data;
  reg [2:0] since;
  reg [1:0] late_words;
  wire late_in = want && since >= 6;
  bitloom_serializer #(.WIDTH(1), .GROUP_BEATS(2), .SPACING(3)) late (
      .clk(clk), .rst(rst), .in_valid(late_in), .in_data(in_data), .out_valid(late_valid),
      .out_data(late_data));
  always @(posedge clk) begin
    since <= rst ? 7 : late_in ? 1 : since == 7 ? 7 : since + 1;
    late_words <= late_in ? in_data : late_words;
  end
  wire due = since == 1 || since == 4;
  wire spaced = late_valid == due && (!due || late_data == late_words[since == 4]);
  assign ok = rst || (in_time && spaced);
endmodule
