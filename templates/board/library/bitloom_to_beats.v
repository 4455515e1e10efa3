// SPDX-License-Identifier: CC0-1.0
//
// Collects bytes, the lowest first, to the beats of an AXI4-Stream, and marks the end of each frame.

`default_nettype none

module bitloom_to_beats #(
    parameter BYTES = 1,   // of a beat
    parameter BEATS = 1    // of a frame
) (
    input  wire               clk,
    input  wire               rst,       // synchronous; the next byte begins a frame
    input  wire               in_valid,
    output wire               in_ready,
    input  wire [7:0]         in_data,
    output wire               tvalid,
    input  wire               tready,
    output wire [8*BYTES-1:0] tdata,
    output wire               tlast
);

    reg [8*BYTES+7:0] word;    // the newest byte highest, one that has left lowest
    wire [7:0] unused_left = word[7:0];
    reg [15:0]        bytes;   // in word, 0 to BYTES
    reg [31:0]        beats;   // of the frame that are gone

    assign tvalid   = bytes == BYTES[15:0];
    assign tdata    = word[8*BYTES+7:8];
    assign tlast    = beats == BEATS[31:0] - 32'd1;
    assign in_ready = !tvalid;

    always @(posedge clk) begin
        if (rst) begin
            bytes <= 16'd0;
            beats <= 32'd0;
        end else if (tvalid) begin
            if (tready) begin
                bytes <= 16'd0;
                beats <= tlast ? 32'd0 : beats + 32'd1;
            end
        end else if (in_valid) begin
            bytes <= bytes + 16'd1;
        end
        if (in_valid && in_ready)
            word <= {in_data, word[8*BYTES+7:8]};
    end

endmodule

`default_nettype wire
