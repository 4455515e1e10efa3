// SPDX-License-Identifier: Apache-2.0
//
// The next LONGEST bits of a stream of codes, which are cut from words as fast as one code per
// cycle.
//
// A rewind empties the window. The reader of the words does as a memory with a registered address:
// after a rewind its first word follows the first take, and each take brings the next word in the
// next cycle. Three cycles after a rewind the window is valid, and it stays valid: a word is
// appended while no more than 2 * LONGEST bits are held, so at least LONGEST are left whatever code
// was consumed meanwhile.

`default_nettype none

module bitloom_bit_window #(
    // Bits of a word, at least LONGEST.
    parameter WORD        = 18,
    // Bits of the longest code, at least 1.
    parameter LONGEST     = 8,
    // Bits of a length, enough for LONGEST.
    parameter LENGTH_BITS = 4
) (
    input  wire                   clk,

    input  wire                   rewind,
    output wire                   take,
    input  wire [WORD-1:0]        word,

    input  wire                   consume,      // drop as many bits as the length says
    input  wire [LENGTH_BITS-1:0] length,       // 1 to LONGEST
    output wire [LONGEST-1:0]     window        // the first bit of the next code at the top
);

    localparam                   HELD       = WORD + 2 * LONGEST;
    localparam                   COUNT_BITS = $clog2(HELD + 1);
    localparam [31:0]            WORD_COUNT = WORD;
    localparam [31:0]            FULL_COUNT = 2 * LONGEST;
    localparam [COUNT_BITS-1:0]  MORE       = WORD_COUNT[COUNT_BITS-1:0];
    localparam [COUNT_BITS-1:0]  FULL       = FULL_COUNT[COUNT_BITS-1:0];

    reg [HELD-1:0]       held;                  // from the top; 0 behind the bits that count
    reg [COUNT_BITS-1:0] count;                 // bits held, 0 to HELD
    reg                  fetched;               // the word is the next of the stream

    wire append = fetched && (count <= FULL);
    assign take   = !fetched || append;
    assign window = held[HELD-1:HELD-LONGEST];

    // Where the word goes depends on what is held, not on the code that is consumed meanwhile.
    wire [HELD-1:0]        appended = append ? {word, {(2 * LONGEST){1'b0}}} >> count
                                             : {HELD{1'b0}};
    wire [LENGTH_BITS-1:0] dropped  = consume ? length : {LENGTH_BITS{1'b0}};

    always @(posedge clk) begin
        if (rewind) begin
            held    <= {HELD{1'b0}};
            count   <= {COUNT_BITS{1'b0}};
            fetched <= 1'b0;
        end else begin
            held    <= (held | appended) << dropped;
            count   <= count + (append ? MORE : {COUNT_BITS{1'b0}})
                             - {{(COUNT_BITS - LENGTH_BITS){1'b0}}, dropped};
            fetched <= 1'b1;
        end
    end

endmodule

`default_nettype wire
