// SPDX-License-Identifier: Apache-2.0
//
// A queue in which a stream waits: the beats that leave are the beats that entered, in their order.
//
// It takes 2^INDEX_BITS beats while none leaves. Latency 2 cycles, initiation interval 1. in_ready
// is a decode of a count.

`default_nettype none

module bitloom_stream_buffer #(
    // Bits of a beat without its last flag, at least 1.
    parameter WIDTH      = 8,
    // The queue holds 2^INDEX_BITS beats, at least 2.
    parameter INDEX_BITS = 2
) (
    input  wire             clk,
    input  wire             rst,        // synchronous; empties the queue

    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    input  wire             in_last,

    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data,
    output wire             out_last
);

    reg [INDEX_BITS:0] credits;         // free places, 0 to 2^INDEX_BITS
    assign in_ready = credits != {(INDEX_BITS + 1){1'b0}};
    wire push = in_valid && in_ready;
    wire pop  = out_valid && out_ready;

    always @(posedge clk) begin
        if (rst)
            credits <= {1'b1, {INDEX_BITS{1'b0}}};
        else
            credits <= credits - {{INDEX_BITS{1'b0}}, push} + {{INDEX_BITS{1'b0}}, pop};
    end

    bitloom_fifo #(
        .WIDTH      (WIDTH + 1),
        .INDEX_BITS (INDEX_BITS)
    ) queue (
        .clk       (clk),
        .rst       (rst),
        .push      (push),
        .push_data ({in_last, in_data}),
        .out_valid (out_valid),
        .out_ready (out_ready),
        .out_data  ({out_last, out_data})
    );

endmodule

`default_nettype wire
