// SPDX-License-Identifier: Apache-2.0
//
// Rows of weights on the chip, in a ring: filled beat by beat from memory, read row by row, some of
// them several times.
//
// The row at the place is in row one cycle later. A step goes on to the next row, or back to the
// marked one. A row that is let go of is never read again, and its room is filled.

`default_nettype none

module bitloom_array_ring #(
    parameter DATA_BITS  = 32,   // bits of a beat
    parameter BEATS      = 1,    // beats of a row, a power of two
    parameter INDEX_BITS = 2     // the ring has 2^INDEX_BITS rows
) (
    input  wire                       clk,
    input  wire                       rst,        // synchronous; empties the ring

    input  wire                       in_valid,
    output wire                       in_ready,
    input  wire [DATA_BITS-1:0]       in_data,

    output wire                       some,       // there is a row at the place
    input  wire                       step,       // the row at the place is read
    input  wire                       back,       // with step: go back to the marked row
    input  wire                       mark,       // with step: mark the next row
    input  wire                       let_go,     // with step: of this row and all before it
    output wire [DATA_BITS*BEATS-1:0] row
);

    localparam [INDEX_BITS:0] ONE = {{INDEX_BITS{1'b0}}, 1'b1};

    // Counts of rows, modulo twice the size of the ring.
    reg [INDEX_BITS:0] written;
    reg [INDEX_BITS:0] place;
    reg [INDEX_BITS:0] marked;
    reg [INDEX_BITS:0] gone;                      // all rows before this one

    wire [INDEX_BITS:0] next = place + ONE;
    wire                row_end;

    assign in_ready = written != {~gone[INDEX_BITS], gone[INDEX_BITS-1:0]};
    assign some     = written != place;
    wire accept     = in_valid && in_ready;

    always @(posedge clk) begin
        if (rst) begin
            written <= {(INDEX_BITS + 1){1'b0}};
            place   <= {(INDEX_BITS + 1){1'b0}};
            marked  <= {(INDEX_BITS + 1){1'b0}};
            gone    <= {(INDEX_BITS + 1){1'b0}};
        end else begin
            if (accept && row_end)
                written <= written + ONE;
            if (step)
                place <= back ? marked : next;
            if (step && mark)
                marked <= next;
            if (step && let_go)
                gone <= next;
        end
    end

    genvar b;
    generate
        if (BEATS == 1) begin : single
            assign row_end = 1'b1;
        end else begin : several
            localparam BEAT_BITS = $clog2(BEATS);
            reg [BEAT_BITS-1:0] beat;
            assign row_end = &beat;
            always @(posedge clk) begin
                if (rst)
                    beat <= {BEAT_BITS{1'b0}};
                else if (accept)
                    beat <= beat + 1'b1;
            end
        end
        for (b = 0; b < BEATS; b = b + 1) begin : bank
            reg [DATA_BITS-1:0] memory [0:(1 << INDEX_BITS) - 1];
            reg [DATA_BITS-1:0] word;
            wire                here;
            if (BEATS == 1) begin : always_here
                assign here = 1'b1;
            end else begin : sometimes_here
                localparam [31:0] NUMBER = b;
                assign here = several.beat == NUMBER[$clog2(BEATS)-1:0];
            end
            always @(posedge clk) begin
                if (accept && here)
                    memory[written[INDEX_BITS-1:0]] <= in_data;
                word <= memory[place[INDEX_BITS-1:0]];
            end
            assign row[b * DATA_BITS +: DATA_BITS] = word;
        end
    endgenerate

endmodule

`default_nettype wire
