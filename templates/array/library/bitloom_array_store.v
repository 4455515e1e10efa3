// SPDX-License-Identifier: Apache-2.0
//
// Reads rows of feature maps, word after word, and makes beats of their bytes.
//
// A word takes a cycle, or one for each of its beats.

`default_nettype none

module bitloom_array_store #(
    parameter WORD_BITS    = 32,  // bits of a word, a power of two from 8 on
    parameter DATA_BITS    = 32,  // bits of a beat, a power of two
    parameter ADDRESS_BITS = 4,
    parameter COUNT_BITS   = 4
) (
    input  wire                    clk,
    input  wire                    rst,           // synchronous

    input  wire                    start,         // what it is given in this cycle is stored
    input  wire [ADDRESS_BITS-1:0] first,         // address of the first word
    input  wire [COUNT_BITS-1:0]   words,         // at least 1; they fill whole beats
    input  wire [COUNT_BITS-1:0]   last_column,   // words of a row, less 1
    input  wire                    gap,           // a word is left out behind every row
    input  wire [ADDRESS_BITS:0]   ring_end,      // behind the last word that is on the chip
    input  wire [ADDRESS_BITS:0]   ring_words,    // comes the one that is as many before it
    output reg                     busy,

    output wire [ADDRESS_BITS-1:0] read_address,
    input  wire [WORD_BITS-1:0]    word,          // one cycle after its address

    output wire                    out_valid,
    input  wire                    out_ready,
    output wire [DATA_BITS-1:0]    out_data
);

    localparam [COUNT_BITS-1:0] NONE = {COUNT_BITS{1'b0}};
    localparam [COUNT_BITS-1:0] ONE  = {{(COUNT_BITS - 1){1'b0}}, 1'b1};

    reg [ADDRESS_BITS-1:0] place;                 // of the word that is there
    reg [ADDRESS_BITS-1:0] ahead;                 // of the one behind it
    reg [COUNT_BITS-1:0]   column;                // words of its row behind that one
    reg [COUNT_BITS-1:0]   columns;               // words of a row, less 1
    reg                    gap_behind;
    reg [ADDRESS_BITS:0]   end_place;
    reg [ADDRESS_BITS:0]   ring;
    reg [COUNT_BITS-1:0]   left;                  // words that have not been taken
    reg                    here;                  // the word is there

    wire                   beat_full;             // the word completes a beat
    wire                   word_sent;             // this beat is the last one of its word
    wire                   sent    = out_valid && out_ready;
    wire                   take    = here && (!beat_full || (sent && word_sent));
    wire                   over    = take && left == ONE;
    wire                   advance = busy && (!here || take);
    wire                   row_end = column == NONE;
    wire                   leap    = row_end && gap_behind;

    wire [ADDRESS_BITS:0] next_any = {1'b0, ahead} + {{(ADDRESS_BITS - 1){1'b0}}, leap, !leap};
    wire [ADDRESS_BITS:0] next_in  = next_any >= end_place ? next_any - ring : next_any;
    wire                  unused_next_in = next_in[ADDRESS_BITS];

    assign read_address = advance ? ahead : place;
    assign out_valid    = here && beat_full;

    always @(posedge clk) begin
        if (rst) begin
            busy <= 1'b0;
            here <= 1'b0;
        end else begin
            busy <= start || (busy && !over);
            here <= busy && !over;
        end
    end

    always @(posedge clk) begin
        if (start) begin
            ahead      <= first;
            left       <= words;
            column     <= last_column;
            columns    <= last_column;
            gap_behind <= gap;
            end_place  <= ring_end;
            ring       <= ring_words;
        end else begin
            if (advance) begin
                place  <= ahead;
                ahead  <= next_in[ADDRESS_BITS-1:0];
                column <= row_end ? columns : column - ONE;
            end
            if (take)
                left <= left - ONE;
        end
    end

    generate
        if (WORD_BITS == DATA_BITS) begin : equal
            assign beat_full = 1'b1;
            assign word_sent = 1'b1;
            assign out_data  = word;
        end else if (WORD_BITS > DATA_BITS) begin : split
            localparam PART_BITS = $clog2(WORD_BITS / DATA_BITS);
            reg [PART_BITS-1:0] part;             // of the word
            assign beat_full = 1'b1;
            assign word_sent = &part;
            assign out_data  = word[part * DATA_BITS +: DATA_BITS];
            always @(posedge clk) begin
                if (start)
                    part <= {PART_BITS{1'b0}};
                else if (sent)
                    part <= part + 1'b1;
            end
        end else begin : joined
            localparam PART_BITS = $clog2(DATA_BITS / WORD_BITS);
            reg [PART_BITS-1:0]           part;    // of the beat
            reg [DATA_BITS-WORD_BITS-1:0] earlier; // the words that came
            wire [DATA_BITS-1:0]          all = {word, earlier};
            assign beat_full = &part;
            assign word_sent = 1'b1;
            assign out_data  = all;
            always @(posedge clk) begin
                if (start) begin
                    part <= {PART_BITS{1'b0}};
                end else if (take) begin
                    part    <= part + 1'b1;
                    earlier <= all[DATA_BITS-1:WORD_BITS];
                end
            end
        end
    endgenerate

endmodule

`default_nettype wire
