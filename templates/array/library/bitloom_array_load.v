// SPDX-License-Identifier: Apache-2.0
//
// Moves rows of an input from memory into the feature maps, word by word.
//
// A word is written in a cycle in which nobody else writes. Others may read the rows before the one
// of which words are still missing.

`default_nettype none

module bitloom_array_load #(
    parameter LANES        = 2,   // elements of a word, a byte each in memory
    parameter WIDTH        = 8,   // bits of an element on the chip, at most 9
    parameter DATA_BITS    = 32,  // bits of a beat, a power of two
    parameter ADDRESS_BITS = 4,
    parameter COUNT_BITS   = 4,
    parameter ROW_BITS     = 4
) (
    input  wire                    clk,
    input  wire                    rst,           // synchronous

    input  wire                    start,         // what it is given in this cycle is loaded
    input  wire [ADDRESS_BITS-1:0] first,         // address of the first word
    input  wire [COUNT_BITS-1:0]   last_word,     // words, less 1
    input  wire [COUNT_BITS-1:0]   last_column,   // words of a row, less 1
    input  wire                    gap,           // a word is left out behind every row
    input  wire [ADDRESS_BITS:0]   ring_end,      // behind the last word that is on the chip
    input  wire [ADDRESS_BITS:0]   ring_words,    // comes the one that is as many before it
    input  wire [ROW_BITS-1:0]     first_row,
    input  wire                    is_signed,     // elements are, where WIDTH is 9

    output reg                     loading,
    output wire                    done,          // in the cycle of the last word
    output reg  [ROW_BITS-1:0]     row,           // of which words are missing, while loading

    input  wire                    in_valid,
    output wire                    in_ready,
    input  wire [DATA_BITS-1:0]    in_data,

    input  wire                    free,          // nobody else writes
    output wire                    write,
    output reg  [ADDRESS_BITS-1:0] address,
    output wire [LANES*WIDTH-1:0]  word
);

    localparam                  WORD_BITS = LANES * 8;
    localparam [COUNT_BITS-1:0] NONE      = {COUNT_BITS{1'b0}};
    localparam [COUNT_BITS-1:0] ONE       = {{(COUNT_BITS - 1){1'b0}}, 1'b1};

    reg [COUNT_BITS-1:0]   left;                  // words behind the present one
    reg [COUNT_BITS-1:0]   column;                // words of its row behind it
    reg [COUNT_BITS-1:0]   columns;               // words of a row, less 1
    reg                    gap_behind;
    reg [ADDRESS_BITS:0]   end_place;
    reg [ADDRESS_BITS:0]   ring;
    reg                    extended;

    wire                   word_here;             // the beat has the last part of the word
    wire                   beat_left;             // the word is the last one of its beat
    wire [WORD_BITS-1:0]   bytes;
    wire                   row_end = column == NONE;
    wire                   leap    = row_end && gap_behind;

    wire [ADDRESS_BITS:0] next_any = {1'b0, address} + {{(ADDRESS_BITS - 1){1'b0}}, leap, !leap};
    wire [ADDRESS_BITS:0] next_in  = next_any >= end_place ? next_any - ring : next_any;
    wire                  unused_next_in = next_in[ADDRESS_BITS];

    assign write    = loading && in_valid && word_here && free;
    assign in_ready = loading && (word_here ? free && (beat_left || done) : 1'b1);
    assign done     = write && left == NONE;

    always @(posedge clk) begin
        if (rst)
            loading <= 1'b0;
        else
            loading <= start || (loading && !done);
    end

    always @(posedge clk) begin
        if (start) begin
            left       <= last_word;
            column     <= last_column;
            columns    <= last_column;
            gap_behind <= gap;
            end_place  <= ring_end;
            ring       <= ring_words;
            extended   <= is_signed;
            row        <= first_row;
            address    <= first;
        end else if (write) begin
            left       <= left - ONE;
            column     <= row_end ? columns : column - ONE;
            row        <= row + {{(ROW_BITS - 1){1'b0}}, row_end};
            address    <= next_in[ADDRESS_BITS-1:0];
        end
    end

    generate
        if (DATA_BITS == WORD_BITS) begin : equal
            assign word_here = 1'b1;
            assign beat_left = 1'b1;
            assign bytes     = in_data;
        end else if (DATA_BITS > WORD_BITS) begin : words
            localparam PART_BITS = $clog2(DATA_BITS / WORD_BITS);
            reg [PART_BITS-1:0] part;             // of the beat
            assign word_here = 1'b1;
            assign beat_left = &part;
            assign bytes     = in_data[part * WORD_BITS +: WORD_BITS];
            always @(posedge clk) begin
                if (start)
                    part <= {PART_BITS{1'b0}};
                else if (write)
                    part <= part + 1'b1;
            end
        end else begin : parts
            localparam PART_BITS = $clog2(WORD_BITS / DATA_BITS);
            reg [PART_BITS-1:0]           part;    // of the word
            reg [WORD_BITS-DATA_BITS-1:0] earlier; // the parts that came
            assign word_here = &part;
            assign beat_left = 1'b1;
            assign bytes     = {in_data, earlier};
            always @(posedge clk) begin
                if (start) begin
                    part    <= {PART_BITS{1'b0}};
                end else if (in_valid && in_ready) begin
                    part    <= part + 1'b1;
                    earlier <= bytes[WORD_BITS-1:DATA_BITS];
                end
            end
        end
    endgenerate

    genvar i;
    generate
        for (i = 0; i < LANES; i = i + 1) begin : lane
            if (WIDTH == 9) begin : wide
                assign word[i * WIDTH +: WIDTH] = {extended && bytes[i * 8 + 7], bytes[i * 8 +: 8]};
            end else begin : plain
                assign word[i * WIDTH +: WIDTH] = bytes[i * 8 +: WIDTH];
            end
        end
    endgenerate
    wire unused_extended = &{1'b0, extended, bytes};

endmodule

`default_nettype wire
