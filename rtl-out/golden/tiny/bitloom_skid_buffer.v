// SPDX-License-Identifier: Apache-2.0
//
// Two-entry buffer that cuts the ready path of a stream:
//
//   the words that leave are the words that entered, in their order
//
// Latency 1 cycle, initiation interval 1. in_ready, out_valid and out_data are registers or the
// inverse of one; none of them depends on out_ready within a cycle. A word that arrives while the
// output is held waits in the spare entry, so in_ready may fall one cycle late.

`default_nettype none

module bitloom_skid_buffer #(
    // Bits of one word, at least 1.
    parameter WIDTH = 8
) (
    input  wire             clk,
    input  wire             rst,         // synchronous; clears the valid bits only

    input  wire             in_valid,
    output wire             in_ready,
    input  wire [WIDTH-1:0] in_data,

    output reg              out_valid,
    input  wire             out_ready,
    output reg  [WIDTH-1:0] out_data
);

    reg             spare_valid;         // implies out_valid
    reg [WIDTH-1:0] spare_data;

    // The output register can take a word: it is empty, or its word leaves in this cycle.
    wire advance = out_ready || !out_valid;

    assign in_ready = !spare_valid;

    always @(posedge clk) begin
        if (rst) begin
            out_valid   <= 1'b0;
            spare_valid <= 1'b0;
        end else begin
            if (advance)
                out_valid <= spare_valid || in_valid;
            // The spare word leaves as soon as the output advances; a word arrives only while
            // there is no spare word.
            spare_valid <= !advance && (spare_valid || in_valid);
        end
    end

    always @(posedge clk) begin
        if (advance)
            out_data <= spare_valid ? spare_data : in_data;
        if (!spare_valid)
            spare_data <= in_data;
    end

endmodule

`default_nettype wire
