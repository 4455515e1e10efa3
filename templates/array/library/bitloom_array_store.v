// SPDX-License-Identifier: Apache-2.0
//
// Reads words of feature maps, one after the other, and makes beats of their bytes.
//
// A word takes two cycles, and one more for every beat that it completes.

`default_nettype none

module bitloom_array_store #(
    parameter WORD_BITS    = 32,  // bits of a word, a power of two from 8 on
    parameter DATA_BITS    = 32,  // bits of a beat, a power of two
    parameter ADDRESS_BITS = 4,
    parameter COUNT_BITS   = 4
) (
    input  wire                    clk,
    input  wire                    rst,           // synchronous

    input  wire                    start,
    input  wire [ADDRESS_BITS-1:0] first,         // address of the first word
    input  wire [COUNT_BITS-1:0]   words,         // at least 1; they fill whole beats
    output wire                    busy,

    output reg  [ADDRESS_BITS-1:0] read_address,
    input  wire [WORD_BITS-1:0]    word,          // one cycle after its address

    output wire                    out_valid,
    input  wire                    out_ready,
    output wire [DATA_BITS-1:0]    out_data
);

    localparam [1:0] IDLE = 2'd0;
    localparam [1:0] READ = 2'd1;                 // the address is there
    localparam [1:0] TAKE = 2'd2;                 // the word is there
    localparam [1:0] SEND = 2'd3;                 // a beat is there

    localparam [COUNT_BITS-1:0]   ONE  = {{(COUNT_BITS - 1){1'b0}}, 1'b1};
    localparam [ADDRESS_BITS-1:0] NEXT = {{(ADDRESS_BITS - 1){1'b0}}, 1'b1};

    reg [1:0]            state;
    reg [COUNT_BITS-1:0] left;                    // words that are still to be taken
    wire                 beat_full;               // this word completes a beat
    wire                 word_sent;               // this beat is the last one of its word
    wire                 sent = out_valid && out_ready;

    assign busy      = state != IDLE;
    assign out_valid = state == SEND;

    always @(posedge clk) begin
        if (rst)
            state <= IDLE;
        else
            case (state)
                IDLE: if (start) state <= READ;
                READ: state <= TAKE;
                TAKE: state <= beat_full ? SEND : READ;
                SEND: if (sent && word_sent) state <= left == {COUNT_BITS{1'b0}} ? IDLE : READ;
            endcase
    end

    always @(posedge clk) begin
        if (start) begin
            read_address <= first;
            left         <= words;
        end else if (state == TAKE) begin
            read_address <= read_address + NEXT;
            left         <= left - ONE;
        end
    end

    generate
        if (WORD_BITS == DATA_BITS) begin : equal
            reg [DATA_BITS-1:0] beat;
            assign beat_full = 1'b1;
            assign word_sent = 1'b1;
            assign out_data  = beat;
            always @(posedge clk) begin
                if (state == TAKE)
                    beat <= word;
            end
        end else if (WORD_BITS > DATA_BITS) begin : split
            localparam PARTS     = WORD_BITS / DATA_BITS;
            localparam PART_BITS = $clog2(PARTS);
            reg [WORD_BITS-1:0] rest;
            reg [PART_BITS-1:0] part;
            assign beat_full = 1'b1;
            assign word_sent = &part;
            assign out_data  = rest[DATA_BITS-1:0];
            always @(posedge clk) begin
                if (state == TAKE) begin
                    rest <= word;
                    part <= {PART_BITS{1'b0}};
                end else if (sent) begin
                    rest <= {{DATA_BITS{1'b0}}, rest[WORD_BITS-1:DATA_BITS]};
                    part <= part + 1'b1;
                end
            end
        end else begin : joined
            localparam PARTS     = DATA_BITS / WORD_BITS;
            localparam PART_BITS = $clog2(PARTS);
            reg [DATA_BITS-1:0] beat;
            reg [PART_BITS-1:0] part;
            assign beat_full = &part;
            assign word_sent = 1'b1;
            assign out_data  = beat;
            always @(posedge clk) begin
                if (start)
                    part <= {PART_BITS{1'b0}};
                else if (state == TAKE)
                    part <= part + 1'b1;
                if (state == TAKE)
                    beat <= {word, beat[DATA_BITS-1:WORD_BITS]};
            end
        end
    endgenerate

endmodule

`default_nettype wire
