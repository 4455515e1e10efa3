// SPDX-License-Identifier: Apache-2.0
//
// Sends one word as RATIO beats, its low bits first. The last of the WORDS words of a vector has
// only SHORT_BEATS beats.
//
// Latency 1 cycle; one beat per cycle, also between words and between vectors.

`default_nettype none

module bitloom_narrow #(
    // Bits of a beat, at least 1.
    parameter WIDTH       = 8,
    // Beats of a word, at least 2.
    parameter RATIO       = 2,
    // Words of a vector, at least 2 where SHORT_BEATS is not RATIO.
    parameter WORDS       = 1,
    // Beats of the last word of a vector, 1 to RATIO.
    parameter SHORT_BEATS = RATIO
) (
    input  wire                   clk,
    input  wire                   rst,       // synchronous; clears control only

    input  wire                   in_valid,
    output wire                   in_ready,
    input  wire [RATIO*WIDTH-1:0] in_data,
    input  wire                   in_last,

    output reg                    out_valid,
    input  wire                   out_ready,
    output reg  [WIDTH-1:0]       out_data,
    output reg                    out_last
);

    // The beats still to send, the next one in the low bits, and a bit for each that exists.
    reg [RATIO*WIDTH-1:0] rest;
    reg [RATIO-1:0]       rest_valid;
    reg                   rest_last;

    wire take    = in_valid && in_ready;
    wire advance = out_ready || !out_valid;
    assign in_ready = !rest_valid[0];

    // A bit for each beat of the arriving word.
    wire [RATIO-1:0] beats;
    generate
        if (SHORT_BEATS == RATIO) begin : whole_words
            assign beats = {RATIO{1'b1}};
        end else begin : short_word
            localparam        COUNT_BITS = $clog2(WORDS);
            localparam [31:0] LAST       = WORDS - 1;
            reg  [COUNT_BITS-1:0] count;     // word of the vector, 0 to WORDS - 1
            wire last_word = count == LAST[COUNT_BITS-1:0];
            assign beats = {{(RATIO - SHORT_BEATS){!last_word}}, {SHORT_BEATS{1'b1}}};
            always @(posedge clk) begin
                if (rst)
                    count <= {COUNT_BITS{1'b0}};
                else if (take)
                    count <= last_word ? {COUNT_BITS{1'b0}} : count + 1'b1;
            end
        end
    endgenerate

    always @(posedge clk) begin
        if (rst) begin
            rest_valid <= {RATIO{1'b0}};
            out_valid  <= 1'b0;
        end else begin
            // The first beat of a word goes to the output at once if there is room.
            if (take)
                rest_valid <= advance ? {1'b0, beats[RATIO-1:1]} : beats;
            else if (advance)
                rest_valid <= {1'b0, rest_valid[RATIO-1:1]};
            if (advance)
                out_valid <= rest_valid[0] || take;
        end
    end

    always @(posedge clk) begin
        if (take) begin
            rest      <= advance ? {{WIDTH{1'b0}}, in_data[RATIO*WIDTH-1:WIDTH]} : in_data;
            rest_last <= in_last;
        end else if (advance) begin
            rest <= {{WIDTH{1'b0}}, rest[RATIO*WIDTH-1:WIDTH]};
        end
        if (advance) begin
            out_data <= rest_valid[0] ? rest[WIDTH-1:0] : in_data[WIDTH-1:0];
            out_last <= rest_valid[0] ? rest_last && !rest_valid[1] : in_last && !beats[1];
        end
    end

endmodule

`default_nettype wire
