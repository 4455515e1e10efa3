// SPDX-License-Identifier: Apache-2.0
//
// The window behind a scan of an image, row by row: the words of the last ROWS rows and COLUMNS
// columns. The rows above are kept in a memory of one word per column; beside the image all rows are
// padding.
//
// The position of a word is given in cycle 0, the word with shift in cycle 1, and the window that
// it completes is there in cycle 2. Word c of row r of the window is word r * COLUMNS + c; the last
// one is the newest.

`default_nettype none

module bitloom_array_window #(
    parameter WORD_BITS  = 8,
    parameter ROWS       = 3,
    parameter COLUMNS    = 3,
    parameter LINE       = 8,    // words of a row, at least 2
    parameter INDEX_BITS = 3
) (
    input  wire                              clk,
    input  wire [INDEX_BITS-1:0]             column,
    input  wire                              in_width, // not in a column beside the image
    input  wire [WORD_BITS-1:0]              padding,
    input  wire                              shift,
    input  wire [WORD_BITS-1:0]              word,
    output wire [ROWS*COLUMNS*WORD_BITS-1:0] window
);

    // The words of this column, from the uppermost row down.
    wire [ROWS*WORD_BITS-1:0] arriving;

    generate
        if (ROWS == 1) begin : flat
            wire unused_column = &{1'b0, column, in_width, padding};
            assign arriving = word;
        end else begin : deep
            reg [(ROWS-1)*WORD_BITS-1:0] lines [0:LINE-1];
            reg [(ROWS-1)*WORD_BITS-1:0] above;
            reg [INDEX_BITS-1:0]         place;
            always @(posedge clk) begin
                above <= lines[column];
                place <= column;
                if (shift)
                    lines[place] <= arriving[ROWS*WORD_BITS-1:WORD_BITS];
            end
            assign arriving = {word, in_width ? above : {(ROWS-1){padding}}};
        end
    endgenerate

    genvar r;
    generate
        for (r = 0; r < ROWS; r = r + 1) begin : row
            reg [COLUMNS*WORD_BITS-1:0] words;
            if (COLUMNS == 1) begin : narrow
                always @(posedge clk)
                    if (shift)
                        words <= arriving[r * WORD_BITS +: WORD_BITS];
            end else begin : wide
                always @(posedge clk)
                    if (shift)
                        words <= {arriving[r * WORD_BITS +: WORD_BITS],
                                  words[COLUMNS*WORD_BITS-1:WORD_BITS]};
            end
            assign window[r * COLUMNS * WORD_BITS +: COLUMNS * WORD_BITS] = words;
        end
    endgenerate

endmodule

`default_nettype wire
