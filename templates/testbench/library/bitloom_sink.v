// SPDX-License-Identifier: Apache-2.0
//
// Takes the beats of a stream, for simulation only. Pattern 4 is ready only in the cycle after it has
// seen valid; the others are those of the stalls.

`default_nettype none

module bitloom_sink #(
    parameter SEED = 1
) (
    input  wire       clk,
    input  wire [2:0] pattern,
    input  wire       valid,
    output wire       ready
);

    wire        idle;
    wire [31:0] noise;
    bitloom_stalls #(.SEED(SEED)) stalls (
        .clk(clk), .pattern(pattern), .idle(idle), .noise(noise)
    );

    reg seen;
    initial seen = 1'b0;
    always @(posedge clk)
        seen <= valid === 1'b1 && !ready;

    assign ready = pattern == 3'd4 ? seen : !idle;

endmodule

`default_nettype wire
