// SPDX-License-Identifier: Apache-2.0
//
// When one end of a stream is idle although it could move, for simulation only.

`default_nettype none

module bitloom_stalls #(
    parameter SEED = 1
) (
    input  wire       clk,
    input  wire [2:0] pattern,  // 0 never, 1 single cycles at random, 2 runs of 1 to 64 cycles, 3 always
    output wire       idle,
    output reg [31:0] noise
);

    integer    seed;
    reg        pause;           // in the cycle after this edge
    reg        burst;
    reg [31:0] remaining;       // cycles until the density or the run changes
    reg [31:0] eighths;         // density of the random pattern

    assign idle = pattern == 3'd3 || pause;

    initial begin
        seed      = SEED;
        pause     = 1'b0;
        burst     = 1'b0;
        remaining = 32'd0;
        eighths   = 32'd1;
        noise     = 32'd0;
    end

    always @(posedge clk) begin
        noise <= $random(seed);
        if (remaining != 32'd0) begin
            remaining <= remaining - 32'd1;
        end else if (pattern == 3'd1) begin
            remaining <= 32'd255;
            eighths   <= 32'd1 + 32'd2 * {30'd0, noise[5:4]};
        end else begin
            remaining <= noise[15:8] % (32'd1 << noise[6:4] % 32'd7);
            burst     <= !burst;
        end
        case (pattern)
            3'd1:    pause <= {29'd0, noise[22:20]} < eighths;
            3'd2:    pause <= burst;
            default: pause <= 1'b0;
        endcase
    end

endmodule

`default_nettype wire
