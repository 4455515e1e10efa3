// SPDX-License-Identifier: Apache-2.0
//
// The window behind a scan of an image: the words of the last COLUMNS columns, each of ROWS words,
// the uppermost row's lowest.
//
// A column comes with shift, and the window that it completes is there one cycle later. Word c of
// row r of the window is word r * COLUMNS + c; the last one is the newest. With OLDER, a column
// that comes with joint has one of padding in front of it, and with earlier the window is the one
// that ends with that.

`default_nettype none

module bitloom_array_window #(
    parameter WORD_BITS = 8,
    parameter ROWS      = 3,
    parameter COLUMNS   = 3,
    parameter OLDER     = 0    // 1 for joints; there are at least 2 columns then
) (
    input  wire                              clk,
    input  wire                              shift,
    input  wire                              joint,
    input  wire [WORD_BITS-1:0]              padding,
    input  wire [ROWS*WORD_BITS-1:0]         words,
    input  wire                              earlier,
    output wire [ROWS*COLUMNS*WORD_BITS-1:0] window
);

    localparam KEPT = (COLUMNS + OLDER) * WORD_BITS;
    localparam SEEN = COLUMNS * WORD_BITS;

    genvar r;
    generate
        for (r = 0; r < ROWS; r = r + 1) begin : row
            reg  [KEPT-1:0]      kept;
            wire [KEPT-1:0]      next;
            wire [WORD_BITS-1:0] word = words[r * WORD_BITS +: WORD_BITS];
            always @(posedge clk)
                if (shift)
                    kept <= next;
            if (OLDER != 0) begin : jointed
                assign next = joint ? {word, padding, kept[KEPT-1:2*WORD_BITS]}
                                    : {word, kept[KEPT-1:WORD_BITS]};
                assign window[r * SEEN +: SEEN] =
                    earlier ? kept[SEEN-1:0] : kept[KEPT-1:WORD_BITS];
            end else begin : plain
                assign window[r * SEEN +: SEEN] = kept;
                if (COLUMNS > 1) begin : wide
                    assign next = {word, kept[KEPT-1:WORD_BITS]};
                end else begin : narrow
                    assign next = word;
                end
            end
        end
    endgenerate

    wire unused_joints = &{1'b0, joint, padding, earlier};

endmodule

`default_nettype wire
