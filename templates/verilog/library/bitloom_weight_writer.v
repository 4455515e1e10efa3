// SPDX-License-Identifier: Apache-2.0
//
// Makes words of weights out of symbols, one weight per cycle, and writes each into a memory once.
//
// A symbol is a distance and a value: so many weights of 0, then the value; or, without a value,
// the weights of 0 alone, at least one. Symbols are asked for as long as the queue has room for all
// that are under way. As it has twice the places that 8 cycles from decode to queue need, and a
// symbol has at least one weight, it never runs empty between the first weight and the last.

`default_nettype none

module bitloom_weight_writer #(
    // Bits of a distance, at least 1.
    parameter DISTANCE_BITS = 4,
    // Bits of a weight, at least 1.
    parameter VALUE_BITS    = 8,
    // Weights of a word, at least 1.
    parameter LANES         = 2,
    // Words, at least 1.
    parameter WORDS         = 2,
    // Bits of an address, enough for WORDS - 1, at least 1.
    parameter ADDRESS_BITS  = 1
) (
    input  wire                        clk,
    input  wire                        rst,             // synchronous; starts with the first word

    output wire                        decode,          // from the third cycle after a reset on
    input  wire                        push,            // 6 cycles after decode
    input  wire                        keep,            // a value follows the distance
    input  wire [DISTANCE_BITS-1:0]    distance,        // at least 1 without a value
    input  wire [VALUE_BITS-1:0]       value,

    output reg                         write,
    output reg  [ADDRESS_BITS-1:0]     write_address,
    output reg  [LANES*VALUE_BITS-1:0] write_data,      // the first weight in the lowest bits
    output reg                         done             // all words are written
);

    localparam              INDEX_BITS   = 4;
    localparam              SYMBOL_BITS  = 1 + DISTANCE_BITS + VALUE_BITS;
    localparam [31:0]       LAST_ADDRESS = WORDS - 1;
    localparam [INDEX_BITS:0] ALL_PLACES = {1'b1, {INDEX_BITS{1'b0}}};

    // The first words of the streams arrive.
    reg [1:0] started;
    always @(posedge clk)
        started <= rst ? 2'b00 : {started[0], 1'b1};

    // Symbols, with the number of weights before the last one.
    wire                     head_valid;
    wire                     head_keep;
    wire [DISTANCE_BITS-1:0] head_leading;
    wire [VALUE_BITS-1:0]    head_value;
    wire                     head_take;
    wire [DISTANCE_BITS-1:0] leading = keep ? distance : distance - 1'b1;
    bitloom_fifo #(
        .WIDTH(SYMBOL_BITS),
        .INDEX_BITS(INDEX_BITS)
    ) symbols (
        .clk(clk),
        .rst(rst),
        .push(push),
        .push_data({keep, leading, value}),
        .out_valid(head_valid),
        .out_ready(head_take),
        .out_data({head_keep, head_leading, head_value})
    );

    reg [INDEX_BITS:0] places;                          // free ones, 0 to 2^INDEX_BITS
    assign decode = started[1] && (places != {(INDEX_BITS + 1){1'b0}});
    always @(posedge clk) begin
        if (rst)
            places <= ALL_PLACES;
        else if (decode && !head_take)
            places <= places - 1'b1;
        else if (!decode && head_take)
            places <= places + 1'b1;
    end

    reg  [DISTANCE_BITS-1:0] passed;                    // weights of the symbol, 0 to head_leading
    reg                      full;                      // the last word is complete
    wire                     advance = head_valid && !full;
    wire                     ended   = passed == head_leading;
    assign head_take = advance && ended;
    wire [VALUE_BITS-1:0]    weight  = (ended && head_keep) ? head_value : {VALUE_BITS{1'b0}};

    wire word_end;                                      // the weight is the last of its word
    generate
        if (LANES == 1) begin : one_lane
            assign word_end = 1'b1;
            always @(posedge clk)
                write_data <= weight;
        end else begin : several_lanes
            localparam        LANE_BITS = $clog2(LANES);
            localparam [31:0] LAST_LANE = LANES - 1;
            reg [LANE_BITS-1:0] lane;                   // 0 to LANES - 1
            assign word_end = lane == LAST_LANE[LANE_BITS-1:0];
            always @(posedge clk) begin
                if (rst)
                    lane <= {LANE_BITS{1'b0}};
                else if (advance)
                    lane <= word_end ? {LANE_BITS{1'b0}} : lane + 1'b1;
                if (advance)
                    write_data <= {weight, write_data[LANES*VALUE_BITS-1:VALUE_BITS]};
            end
        end
    endgenerate

    wire complete = advance && word_end;
    reg [ADDRESS_BITS-1:0] address;                     // of the word that is made, 0 to WORDS - 1
    always @(posedge clk) begin
        write_address <= address;
        if (rst) begin
            passed  <= {DISTANCE_BITS{1'b0}};
            address <= {ADDRESS_BITS{1'b0}};
            write   <= 1'b0;
            full    <= 1'b0;
            done    <= 1'b0;
        end else begin
            if (advance)
                passed <= ended ? {DISTANCE_BITS{1'b0}} : passed + 1'b1;
            if (complete)
                address <= address + 1'b1;
            write <= complete;
            full  <= full || (complete && (address == LAST_ADDRESS[ADDRESS_BITS-1:0]));
            done  <= full;
        end
    end

endmodule

`default_nettype wire
