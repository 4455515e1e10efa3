// SPDX-License-Identifier: CC0-1.0
//
// Hands the beats of a stream on byte by byte, the lowest first.

`default_nettype none

module bitloom_to_bytes #(
    parameter BYTES = 1   // of a beat
) (
    input  wire               clk,
    input  wire               rst,        // synchronous
    input  wire               tvalid,
    output wire               tready,
    input  wire [8*BYTES-1:0] tdata,
    output wire               out_valid,
    input  wire               out_ready,
    output wire [7:0]         out_data
);

    reg [8*BYTES+7:0] word;   // the next byte lowest
    reg [15:0]        left;   // bytes in word

    assign tready    = left == 16'd0;
    assign out_valid = left != 16'd0;
    assign out_data  = word[7:0];

    always @(posedge clk) begin
        if (rst)
            left <= 16'd0;
        else if (tready)
            left <= tvalid ? BYTES[15:0] : 16'd0;
        else if (out_ready)
            left <= left - 16'd1;
        if (tready)
            word <= {8'd0, tdata};
        else if (out_ready)
            word <= {8'd0, word[8*BYTES+7:8]};
    end

endmodule

`default_nettype wire
