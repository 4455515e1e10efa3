// SPDX-License-Identifier: Apache-2.0
//
// Collects RATIO beats into one word, the first beat in its low bits. The last of the WORDS words
// of a vector has SHORT_BEATS beats; the rest of it is 0.
//
// Latency 1 cycle from the beat that completes a word; one beat per cycle, also between vectors.

`default_nettype none

module bitloom_widen #(
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
    input  wire [WIDTH-1:0]       in_data,
    input  wire                   in_last,

    output reg                    out_valid,
    input  wire                   out_ready,
    output reg  [RATIO*WIDTH-1:0] out_data,
    output reg                    out_last
);

    localparam [RATIO-1:0] FIRST_SLOT = {{(RATIO - 1){1'b0}}, 1'b1};
    localparam             LAST_PLACE = (RATIO - 1) * WIDTH;  // where the last beat of a word is

    // Register k of the ring is high while beat k of a word is awaited.
    reg [RATIO-1:0]       slot;
    // The beats of the word in the making; while held is high, a whole word that the output has no
    // room for.
    reg [RATIO*WIDTH-1:0] collected;
    reg                   collected_last;
    reg                   held;

    wire take    = in_valid && in_ready;
    wire advance = out_ready || !out_valid;
    assign in_ready = !held;

    genvar k;
    generate
        for (k = 0; k < RATIO; k = k + 1) begin : places
            always @(posedge clk)
                if (take && slot[k])
                    collected[k*WIDTH +: WIDTH] <= in_data;
        end
    endgenerate

    // The beat that completes a word goes to the output at once if there is room: the output takes
    // it from the input, all others from where they were collected.
    wire             completes;
    wire [WIDTH-1:0] last_beat = held ? collected[LAST_PLACE +: WIDTH] : in_data;
    generate
        if (SHORT_BEATS == RATIO) begin : whole_words
            assign completes = slot[RATIO-1];
            always @(posedge clk)
                if (advance)
                    out_data <= {last_beat, collected[LAST_PLACE-1:0]};
        end else begin : short_word
            localparam        COUNT_BITS  = $clog2(WORDS);
            localparam [31:0] LAST        = WORDS - 1;
            localparam        SHORT_PLACE = (SHORT_BEATS - 1) * WIDTH;
            reg  [COUNT_BITS-1:0] count;     // word of the vector, 0 to WORDS - 1
            reg                   held_short;
            wire             last_word  = count == LAST[COUNT_BITS-1:0];
            wire             shortened  = held ? held_short : last_word;
            wire [WIDTH-1:0] short_beat =
                !held && slot[SHORT_BEATS-1] ? in_data : collected[SHORT_PLACE +: WIDTH];
            assign completes = slot[RATIO-1] || (slot[SHORT_BEATS-1] && last_word);
            always @(posedge clk) begin
                if (rst)
                    count <= {COUNT_BITS{1'b0}};
                else if (take && completes)
                    count <= last_word ? {COUNT_BITS{1'b0}} : count + 1'b1;
            end
            always @(posedge clk)
                if (take)
                    held_short <= last_word;
            // Behind the beats of a short word, the output is cleared.
            for (k = 0; k < RATIO; k = k + 1) begin : beats
                wire [WIDTH-1:0] beat;
                if (k == RATIO - 1)
                    assign beat = last_beat;
                else if (k == SHORT_BEATS - 1)
                    assign beat = short_beat;
                else
                    assign beat = collected[k*WIDTH +: WIDTH];
                always @(posedge clk) begin
                    if (k >= SHORT_BEATS && advance && shortened)
                        out_data[k*WIDTH +: WIDTH] <= {WIDTH{1'b0}};
                    else if (advance)
                        out_data[k*WIDTH +: WIDTH] <= beat;
                end
            end
        end
    endgenerate

    always @(posedge clk) begin
        if (rst) begin
            slot      <= FIRST_SLOT;
            held      <= 1'b0;
            out_valid <= 1'b0;
        end else begin
            if (take)
                slot <= completes ? FIRST_SLOT : {slot[RATIO-2:0], 1'b0};
            held <= !advance && (held || (take && completes));
            if (advance)
                out_valid <= held || (take && completes);
        end
    end

    always @(posedge clk) begin
        if (take)
            collected_last <= in_last;
        if (advance)
            out_last <= held ? collected_last : in_last;
    end

endmodule

`default_nettype wire
