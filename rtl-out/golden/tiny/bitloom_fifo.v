// SPDX-License-Identifier: Apache-2.0
//
// A first-in first-out queue behind a pipeline that cannot stall.
//
// The writer counts credits, so a push always finds room and there is no ready on that side. A word
// pushed in cycle t is valid at the output in cycle t + 2. The output register holds one word more
// than the memory; the credits of the writer do not count on it.

`default_nettype none

module bitloom_fifo #(
    parameter WIDTH      = 8,   // bits of one word, last flag included
    parameter INDEX_BITS = 2    // the memory has 2^INDEX_BITS words
) (
    input  wire             clk,
    input  wire             rst,         // synchronous; empties the queue

    input  wire             push,
    input  wire [WIDTH-1:0] push_data,

    output wire             out_valid,
    input  wire             out_ready,
    output wire [WIDTH-1:0] out_data
);

    reg [WIDTH-1:0]      memory [0:(1 << INDEX_BITS) - 1];
    reg [INDEX_BITS-1:0] write_index;
    reg [INDEX_BITS-1:0] read_index;
    reg [INDEX_BITS:0]   stored;         // words in memory, 0 to 2^INDEX_BITS
    reg                  some;           // stored is not 0; known without a look at its bits
    reg                  out_full;
    reg [WIDTH-1:0]      out_word;

    // The output register is refilled in the cycle in which it is emptied.
    wire move = some && (!out_full || out_ready);
    wire one  = stored == {{INDEX_BITS{1'b0}}, 1'b1};

    always @(posedge clk) begin
        if (push)
            memory[write_index] <= push_data;
        if (move)
            out_word <= memory[read_index];
    end

    always @(posedge clk) begin
        if (rst) begin
            write_index <= {INDEX_BITS{1'b0}};
            read_index  <= {INDEX_BITS{1'b0}};
            stored      <= {(INDEX_BITS + 1){1'b0}};
            some        <= 1'b0;
            out_full    <= 1'b0;
        end else begin
            if (push)
                write_index <= write_index + 1'b1;
            if (move)
                read_index <= read_index + 1'b1;
            if (push && !move)
                stored <= stored + 1'b1;
            if (!push && move)
                stored <= stored - 1'b1;
            some     <= push || (some && !(move && one));
            out_full <= move || (out_full && !out_ready);
        end
    end

    assign out_valid = out_full;
    assign out_data  = out_word;

endmodule

`default_nettype wire
