// SPDX-License-Identifier: Apache-2.0
//
// Finds the symbol of the canonical prefix code with which a window starts.
//
// Codes in ascending order are never shorter than those before, so the window is compared with the
// first window that starts with a code of more than i bits, limit i. A symbol is given as its rank
// in the order of the codes, which is the code plus an offset that depends on its length alone. The
// length is there in the same cycle, the rank two cycles later.

`default_nettype none

module bitloom_prefix_decoder #(
    // Bits of the longest code, at least 1.
    parameter LONGEST     = 8,
    // Bits of a length, enough for LONGEST.
    parameter LENGTH_BITS = 4,
    // Bits of a rank, 1 to LONGEST.
    parameter RANK_BITS   = 8
) (
    input  wire                         clk,

    input  wire [LONGEST*LONGEST-1:0]   limits,     // limit 0 in the lowest bits; it is 0
    input  wire [LONGEST*RANK_BITS-1:0] offsets,    // of codes of 1 bit in the lowest bits

    input  wire [LONGEST-1:0]           window,
    output reg  [LENGTH_BITS-1:0]       length,     // 1 to LONGEST
    output reg  [RANK_BITS-1:0]         rank
);

    wire [LONGEST-1:0] longer;                      // bit i: the code has more than i bits
    genvar i;
    generate
        for (i = 0; i < LONGEST; i = i + 1) begin : lengths
            assign longer[i] = window >= limits[i*LONGEST +: LONGEST];
        end
    endgenerate

    integer bits;
    always @* begin
        length = {LENGTH_BITS{1'b0}};
        for (bits = 0; bits < LONGEST; bits = bits + 1)
            if (longer[bits])
                length = bits[LENGTH_BITS-1:0] + 1'b1;
    end

    reg [LONGEST-1:0] s1_window;
    reg [LONGEST-1:0] s1_longer;
    always @(posedge clk) begin
        s1_window <= window;
        s1_longer <= longer;
    end

    // The rank if the code has i + 1 bits; the low bits of a code decide it.
    wire [LONGEST*RANK_BITS-1:0] ranks;
    generate
        for (i = 0; i < LONGEST; i = i + 1) begin : candidates
            wire [RANK_BITS-1:0] code;
            if (i + 1 >= RANK_BITS) begin : long_code
                assign code = s1_window[LONGEST-1-i +: RANK_BITS];
            end else begin : short_code
                assign code = {{(RANK_BITS - 1 - i){1'b0}}, s1_window[LONGEST-1 -: i + 1]};
            end
            assign ranks[i*RANK_BITS +: RANK_BITS] = code + offsets[i*RANK_BITS +: RANK_BITS];
        end
    endgenerate

    reg [RANK_BITS-1:0] s1_rank;
    integer candidate;
    always @* begin
        s1_rank = {RANK_BITS{1'b0}};
        for (candidate = 0; candidate < LONGEST; candidate = candidate + 1)
            if (s1_longer[candidate])
                s1_rank = ranks[candidate*RANK_BITS +: RANK_BITS];
    end

    always @(posedge clk)
        rank <= s1_rank;

endmodule

`default_nettype wire
