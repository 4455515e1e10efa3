// SPDX-License-Identifier: Apache-2.0
//
// The window behind a scan of an image: the words of the last COLUMNS columns, each of ROWS words,
// the uppermost row's lowest.
//
// A column comes with shift, and the window that it completes is there one cycle later. Word c of
// row r of the window is word r * COLUMNS + c; the last one is the newest.

`default_nettype none

module bitloom_array_window #(
    parameter WORD_BITS = 8,
    parameter ROWS      = 3,
    parameter COLUMNS   = 3
) (
    input  wire                              clk,
    input  wire                              shift,
    input  wire [ROWS*WORD_BITS-1:0]         words,
    output wire [ROWS*COLUMNS*WORD_BITS-1:0] window
);

    genvar r;
    generate
        for (r = 0; r < ROWS; r = r + 1) begin : row
            reg [COLUMNS*WORD_BITS-1:0] kept;
            if (COLUMNS > 1) begin : wide
                always @(posedge clk)
                    if (shift)
                        kept <= {words[r * WORD_BITS +: WORD_BITS],
                                 kept[COLUMNS*WORD_BITS-1:WORD_BITS]};
            end else begin : narrow
                always @(posedge clk)
                    if (shift)
                        kept <= words[r * WORD_BITS +: WORD_BITS];
            end
            assign window[r * COLUMNS * WORD_BITS +: COLUMNS * WORD_BITS] = kept;
        end
    endgenerate

endmodule

`default_nettype wire
