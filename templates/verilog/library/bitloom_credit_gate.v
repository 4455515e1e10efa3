// SPDX-License-Identifier: Apache-2.0
//
// The entrance of a pipeline that cannot stall: lets a beat in when the queue behind the pipeline
// has a place for it. Combinational from in to word.

`default_nettype none

module bitloom_credit_gate #(
    // Bits of a beat, at least 1.
    parameter WIDTH  = 8,
    // Places in the queue, at least 2.
    parameter PLACES = 16
) (
    input  wire             clk,
    input  wire             rst,            // synchronous; gives all credits back

    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,
    input  wire             in_last,

    input  wire             credit_return,  // a beat has left the queue

    output wire             word_valid,
    output wire [WIDTH-1:0] word_data
);

    localparam        CREDIT_BITS = $clog2(PLACES + 1);
    localparam [31:0] ALL         = PLACES;

    reg [CREDIT_BITS-1:0] credits;          // free places in the queue, 0 to PLACES

    assign in_ready   = credits != {CREDIT_BITS{1'b0}};
    assign word_valid = in_valid && in_ready;
    assign word_data  = in_data;

    always @(posedge clk) begin
        if (rst)
            credits <= ALL[CREDIT_BITS-1:0];
        else
            credits <= credits - {{(CREDIT_BITS - 1){1'b0}}, word_valid}
                + {{(CREDIT_BITS - 1){1'b0}}, credit_return};
    end

    wire unused_in_last = in_last;          // the queue counts the beats

endmodule

`default_nettype wire
