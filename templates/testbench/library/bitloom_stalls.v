// SPDX-License-Identifier: Apache-2.0
//
// When one end of a stream is idle although it could move, for simulation only.

`default_nettype none

module bitloom_stalls #(
    parameter SEED = 1
) (
    input  wire       clk,
    input  wire [1:0] pattern,  // 0 never, 1 single cycles at random, 2 runs of 1 to 64 cycles
    output reg        idle,     // in the cycle after this edge
    output reg [31:0] noise
);

    integer    seed;
    reg        burst;
    reg [31:0] remaining;       // cycles until the density or the run changes
    reg [31:0] eighths;         // density of the random pattern

    initial begin
        seed      = SEED;
        idle      = 1'b0;
        burst     = 1'b0;
        remaining = 32'd0;
        eighths   = 32'd1;
        noise     = 32'd0;
    end

    always @(posedge clk) begin
        noise <= $random(seed);
        if (remaining != 32'd0) begin
            remaining <= remaining - 32'd1;
        end else if (pattern == 2'd1) begin
            remaining <= 32'd255;
            eighths   <= 32'd1 + 32'd2 * {30'd0, noise[5:4]};
        end else begin
            remaining <= noise[15:8] % (32'd1 << noise[6:4] % 32'd7);
            burst     <= !burst;
        end
        case (pattern)
            2'd0:    idle <= 1'b0;
            2'd1:    idle <= {29'd0, noise[22:20]} < eighths;
            default: idle <= burst;
        endcase
    end

endmodule

`default_nettype wire
