// SPDX-License-Identifier: Apache-2.0
//
// Gives the sums of several lanes in an order from outside.
//
// Each lane has a queue that holds all sums that it finishes before the first of them has to leave,
// so a push always finds room. The next sum is that of the lane that is named, as soon as it has
// one. A sum is there 2 cycles after its push.

`default_nettype none

module bitloom_lane_merge #(
    // Bits of a sum, at least 1.
    parameter WIDTH      = 8,
    // Lanes, at least 1.
    parameter LANES      = 2,
    // Bits of the name of a lane, enough for LANES - 1, at least 1.
    parameter LANE_BITS  = 1,
    // The queue of a lane holds 2^INDEX_BITS sums, at least 2.
    parameter INDEX_BITS = 1
) (
    input  wire                   clk,
    input  wire                   rst,          // synchronous; empties the queues

    input  wire [LANES-1:0]       push,
    input  wire [LANES*WIDTH-1:0] push_data,

    input  wire                   named,        // the next sum is one of this lane
    input  wire [LANE_BITS-1:0]   lane,

    output wire                   out_valid,
    input  wire                   out_ready,
    output reg  [WIDTH-1:0]       out_data
);

    wire [LANES-1:0]       full;
    wire [LANES-1:0]       chosen;
    wire [LANES*WIDTH-1:0] sums;

    genvar i;
    generate
        for (i = 0; i < LANES; i = i + 1) begin : queues
            localparam [31:0] NAME = i;
            assign chosen[i] = named && (lane == NAME[LANE_BITS-1:0]);
            bitloom_fifo #(
                .WIDTH      (WIDTH),
                .INDEX_BITS (INDEX_BITS)
            ) queue (
                .clk       (clk),
                .rst       (rst),
                .push      (push[i]),
                .push_data (push_data[i*WIDTH +: WIDTH]),
                .out_valid (full[i]),
                .out_ready (chosen[i] && out_ready),
                .out_data  (sums[i*WIDTH +: WIDTH])
            );
        end
    endgenerate

    assign out_valid = (chosen & full) != {LANES{1'b0}};

    integer l;
    always @* begin
        out_data = {WIDTH{1'b0}};
        for (l = 0; l < LANES; l = l + 1)
            out_data = out_data | (sums[l*WIDTH +: WIDTH] & {WIDTH{chosen[l]}});
    end

endmodule

`default_nettype wire
