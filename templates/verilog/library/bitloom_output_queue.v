// SPDX-License-Identifier: Apache-2.0
//
// The queue behind a pipeline that cannot stall. It knows where an inference ends, and gives the
// value 0 to lanes that no element uses, whatever the pipeline made of its padding: in the last
// beat of a vector only the low USED_WIDTH bits count.
//
// It holds 2^INDEX_BITS beats; the pipeline's entrance counts the credits. A beat is valid 2 cycles
// after it was pushed. One credit returns per beat taken.

`default_nettype none

module bitloom_output_queue #(
    // Bits of a beat, at least 1.
    parameter WIDTH      = 8,
    // The queue holds 2^INDEX_BITS beats, at least 2.
    parameter INDEX_BITS = 4,
    // Beats of a vector, at least 1.
    parameter BEATS      = 1,
    // Vectors of an inference, at least 1.
    parameter VECTORS    = 1,
    // Bits in use in the last beat of a vector, 1 to WIDTH.
    parameter USED_WIDTH = WIDTH
) (
    input  wire             clk,
    input  wire             rst,            // synchronous; empties the queue

    input  wire             push,
    input  wire [WIDTH-1:0] push_data,

    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data,
    output wire             out_last,       // last beat of the inference

    output wire             credit_return
);

    wire beat_end;                          // the last beat of a vector
    generate
        if (BEATS == 1) begin : one_beat
            assign beat_end = 1'b1;
        end else begin : several_beats
            localparam        BEAT_BITS = $clog2(BEATS);
            localparam [31:0] LAST      = BEATS - 1;
            reg [BEAT_BITS-1:0] beat;       // 0 to BEATS - 1
            assign beat_end = beat == LAST[BEAT_BITS-1:0];
            always @(posedge clk) begin
                if (rst)
                    beat <= {BEAT_BITS{1'b0}};
                else if (push)
                    beat <= beat_end ? {BEAT_BITS{1'b0}} : beat + 1'b1;
            end
        end
    endgenerate

    wire vector_end;                        // the last vector of an inference
    generate
        if (VECTORS == 1) begin : one_vector
            assign vector_end = 1'b1;
        end else begin : several_vectors
            localparam        VECTOR_BITS = $clog2(VECTORS);
            localparam [31:0] LAST        = VECTORS - 1;
            reg [VECTOR_BITS-1:0] vector;   // 0 to VECTORS - 1
            assign vector_end = vector == LAST[VECTOR_BITS-1:0];
            always @(posedge clk) begin
                if (rst)
                    vector <= {VECTOR_BITS{1'b0}};
                else if (push && beat_end)
                    vector <= vector_end ? {VECTOR_BITS{1'b0}} : vector + 1'b1;
            end
        end
    endgenerate

    wire [WIDTH-1:0] used_data;
    generate
        if (USED_WIDTH == WIDTH) begin : whole
            assign used_data = push_data;
        end else begin : partial
            assign used_data[USED_WIDTH-1:0]     = push_data[USED_WIDTH-1:0];
            assign used_data[WIDTH-1:USED_WIDTH] =
                push_data[WIDTH-1:USED_WIDTH] & {(WIDTH - USED_WIDTH){!beat_end}};
        end
    endgenerate

    bitloom_fifo #(
        .WIDTH      (WIDTH + 1),
        .INDEX_BITS (INDEX_BITS)
    ) fifo (
        .clk       (clk),
        .rst       (rst),
        .push      (push),
        .push_data ({beat_end && vector_end, used_data}),
        .out_valid (out_valid),
        .out_ready (out_ready),
        .out_data  ({out_last, out_data})
    );

    assign credit_return = out_valid && out_ready;

endmodule

`default_nettype wire
