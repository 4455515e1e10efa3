// SPDX-License-Identifier: Apache-2.0
//
// Runs lanes that decode weights: stores vectors, starts a run for each, and counts its sums.
//
// Two vectors fit: one is read while the next one arrives. A run starts when a vector is complete
// and the sums of the one before have left. It rewinds the streams of the lanes; their first word
// is there in the next cycle, the first sums start in the one after that, and then every lane
// decodes a symbol per cycle. A run is over when its last sum leaves.

`default_nettype none

module bitloom_sparse_control #(
    // Elements of a vector, one per beat, at least 1.
    parameter ELEMENTS    = 2,
    // Bits of a place in a vector, enough for ELEMENTS - 1, at least 1.
    parameter PLACE_BITS  = 1,
    // Symbols of the longest stream, at least 1.
    parameter SYMBOLS     = 2,
    // Bits of a symbol's number, enough for SYMBOLS - 1, at least 1.
    parameter SYMBOL_BITS = 1,
    // Sums of a vector, at least 1.
    parameter SUMS        = 2,
    // Vectors of an inference, at least 1.
    parameter VECTORS     = 1
) (
    input  wire                   clk,
    input  wire                   rst,          // synchronous; clears control only

    input  wire                   in_valid,
    output wire                   in_ready,
    input  wire                   in_last,

    output wire                   write,        // store the element that arrives
    output wire [PLACE_BITS:0]    write_address,
    output reg                    read_half,    // half of the memory that holds the vector

    output wire                   rewind,
    output wire                   fetch,        // one cycle after rewind
    output wire                   load,         // two cycles after rewind
    output reg                    decode,       // every lane that has symbols left decodes one
    output reg  [SYMBOL_BITS-1:0] symbol,       // its number, 0 to SYMBOLS - 1

    input  wire                   leave,        // a sum leaves
    output wire                   last          // the next sum is the last of an inference
);

    localparam [31:0] LAST_PLACE  = ELEMENTS - 1;
    localparam [31:0] LAST_SYMBOL = SYMBOLS - 1;

    reg [PLACE_BITS-1:0] place;                 // of the next element, 0 to ELEMENTS - 1
    reg                  write_half;
    reg [1:0]            stored;                // complete vectors, 0 to 2
    reg                  busy;
    reg [1:0]            started;

    wire sum_end;                               // the last sum of a vector
    wire vector_end;                            // the last vector of an inference
    generate
        if (SUMS == 1) begin : one_sum
            assign sum_end = 1'b1;
        end else begin : several_sums
            localparam        SUM_BITS = $clog2(SUMS);
            localparam [31:0] LAST_SUM = SUMS - 1;
            reg [SUM_BITS-1:0] sum;             // 0 to SUMS - 1
            assign sum_end = sum == LAST_SUM[SUM_BITS-1:0];
            always @(posedge clk) begin
                if (rst)
                    sum <= {SUM_BITS{1'b0}};
                else if (leave)
                    sum <= sum_end ? {SUM_BITS{1'b0}} : sum + 1'b1;
            end
        end
        if (VECTORS == 1) begin : one_vector
            assign vector_end = 1'b1;
        end else begin : several_vectors
            localparam        VECTOR_BITS = $clog2(VECTORS);
            localparam [31:0] LAST_VECTOR = VECTORS - 1;
            reg [VECTOR_BITS-1:0] vector;       // 0 to VECTORS - 1
            assign vector_end = vector == LAST_VECTOR[VECTOR_BITS-1:0];
            always @(posedge clk) begin
                if (rst)
                    vector <= {VECTOR_BITS{1'b0}};
                else if (leave && sum_end)
                    vector <= vector_end ? {VECTOR_BITS{1'b0}} : vector + 1'b1;
            end
        end
    endgenerate
    assign last = sum_end && vector_end;

    assign in_ready      = stored != 2'd2;
    assign write         = in_valid && in_ready;
    assign write_address = {write_half, place};

    wire complete = write && (place == LAST_PLACE[PLACE_BITS-1:0]);
    wire finished = leave && sum_end;
    wire start    = !busy && (stored != 2'd0);
    assign rewind = start;
    assign fetch  = started[0];
    assign load   = started[1];

    always @(posedge clk) begin
        if (rst) begin
            place      <= {PLACE_BITS{1'b0}};
            write_half <= 1'b0;
            read_half  <= 1'b0;
            stored     <= 2'd0;
            busy       <= 1'b0;
            started    <= 2'd0;
            decode     <= 1'b0;
        end else begin
            if (write)
                place <= complete ? {PLACE_BITS{1'b0}} : place + 1'b1;
            if (complete)
                write_half <= !write_half;
            if (finished)
                read_half <= !read_half;
            if (complete && !finished)
                stored <= stored + 1'b1;
            if (!complete && finished)
                stored <= stored - 1'b1;
            busy    <= (busy || start) && !finished;
            started <= {started[0], start};
            decode  <= load || (decode && (symbol != LAST_SYMBOL[SYMBOL_BITS-1:0]));
        end
    end

    always @(posedge clk) begin
        if (load)
            symbol <= {SYMBOL_BITS{1'b0}};
        else
            symbol <= symbol + 1'b1;
    end

    wire unused_in_last = in_last;              // the elements of a vector are counted

endmodule

`default_nettype wire
