// SPDX-License-Identifier: Apache-2.0
//
// The entrance of a pipeline that cannot stall and takes a beat of two streams at once: when both
// are there and the queue behind the pipeline has a place for the result. Combinational from left
// and right to word; ready of each waits for valid of the other.

`default_nettype none

module bitloom_join_gate #(
    // Bits of a beat of the first stream, at least 1.
    parameter LEFT_WIDTH  = 8,
    // Bits of a beat of the second stream, at least 1.
    parameter RIGHT_WIDTH = 8,
    // Places in the queue, at least 2.
    parameter PLACES      = 16
) (
    input  wire                   clk,
    input  wire                   rst,            // synchronous; gives all credits back

    input  wire                   left_valid,
    output wire                   left_ready,
    input  wire [LEFT_WIDTH-1:0]  left_data,
    input  wire                   left_last,

    input  wire                   right_valid,
    output wire                   right_ready,
    input  wire [RIGHT_WIDTH-1:0] right_data,
    input  wire                   right_last,

    input  wire                   credit_return,  // a beat has left the queue

    output wire                   word_valid,
    output wire [LEFT_WIDTH-1:0]  word_left,
    output wire [RIGHT_WIDTH-1:0] word_right
);

    localparam        CREDIT_BITS = $clog2(PLACES + 1);
    localparam [31:0] ALL         = PLACES;

    reg [CREDIT_BITS-1:0] credits;                // free places in the queue, 0 to PLACES
    wire room = credits != {CREDIT_BITS{1'b0}};

    assign left_ready  = room && right_valid;
    assign right_ready = room && left_valid;
    assign word_valid  = room && left_valid && right_valid;
    assign word_left   = left_data;
    assign word_right  = right_data;

    always @(posedge clk) begin
        if (rst)
            credits <= ALL[CREDIT_BITS-1:0];
        else
            credits <= credits - {{(CREDIT_BITS - 1){1'b0}}, word_valid}
                + {{(CREDIT_BITS - 1){1'b0}}, credit_return};
    end

    wire [1:0] unused_last = {right_last, left_last};  // the queue counts the beats

endmodule

`default_nettype wire
