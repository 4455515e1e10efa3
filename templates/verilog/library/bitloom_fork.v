// SPDX-License-Identifier: Apache-2.0
//
// Gives every beat of a stream to BRANCHES readers. Each takes it when it is ready; the next beat
// follows when all have taken it. Reader i has bit i of out_valid, out_ready and out_last, and
// slice i of out_data.
//
// Latency 1 cycle, initiation interval 1. No reader's ready reaches in_ready or another reader's
// valid within a cycle.

`default_nettype none

module bitloom_fork #(
    // Bits of a beat without its last flag, at least 1.
    parameter WIDTH    = 8,
    // Readers, at least 2.
    parameter BRANCHES = 2
) (
    input  wire                      clk,
    input  wire                      rst,        // synchronous; clears control only

    input  wire                      in_valid,
    output wire                      in_ready,
    input  wire [WIDTH-1:0]          in_data,
    input  wire                      in_last,

    output wire [BRANCHES-1:0]       out_valid,
    input  wire [BRANCHES-1:0]       out_ready,
    output wire [BRANCHES*WIDTH-1:0] out_data,
    output wire [BRANCHES-1:0]       out_last
);

    wire             head_valid;
    wire [WIDTH-1:0] head_data;
    wire             head_last;

    // Bit i is high when reader i has taken the head, or takes it in this cycle.
    reg  [BRANCHES-1:0] taken;
    wire [BRANCHES-1:0] served = taken | out_ready;
    wire                pop    = &served;

    bitloom_skid_buffer #(
        .WIDTH (WIDTH + 1)
    ) buffer (
        .clk       (clk),
        .rst       (rst),
        .in_valid  (in_valid),
        .in_ready  (in_ready),
        .in_data   ({in_last, in_data}),
        .out_valid (head_valid),
        .out_ready (pop),
        .out_data  ({head_last, head_data})
    );

    always @(posedge clk) begin
        if (rst)
            taken <= {BRANCHES{1'b0}};
        else if (head_valid)
            taken <= pop ? {BRANCHES{1'b0}} : served;
    end

    assign out_valid = {BRANCHES{head_valid}} & ~taken;
    assign out_data  = {BRANCHES{head_data}};
    assign out_last  = {BRANCHES{head_last}};

endmodule

`default_nettype wire
