// SPDX-License-Identifier: Apache-2.0
//
// The words of one column of an image that is scanned row by row, or some rows by as many: those of
// the rows above are kept in a memory with an entry per column. Beside the image all rows above are
// padding.
//
// The column is given in cycle 0, its words of the lowest rows with shift in cycle 1, in which all
// words are there, the uppermost row's lowest.

`default_nettype none

module bitloom_array_lines #(
    parameter WORD_BITS  = 8,
    parameter ROWS       = 3,
    parameter NEW_ROWS   = 1,    // less than ROWS
    parameter LINE       = 8,    // words of a row, at least 2
    parameter INDEX_BITS = 3
) (
    input  wire                          clk,
    input  wire [INDEX_BITS-1:0]         column,
    input  wire                          in_width, // not in a column beside the image
    input  wire [WORD_BITS-1:0]          padding,
    input  wire                          shift,
    input  wire [NEW_ROWS*WORD_BITS-1:0] fresh,
    output wire [ROWS*WORD_BITS-1:0]     words
);

    localparam KEPT = (ROWS - NEW_ROWS) * WORD_BITS;

    reg [KEPT-1:0]       lines [0:LINE-1];
    reg [KEPT-1:0]       above;
    reg [INDEX_BITS-1:0] place;

    always @(posedge clk) begin
        above <= lines[column];
        place <= column;
        if (shift)
            lines[place] <= words[ROWS*WORD_BITS-1:NEW_ROWS*WORD_BITS];
    end

    assign words = {fresh, in_width ? above : {(ROWS-NEW_ROWS){padding}}};

endmodule

`default_nettype wire
