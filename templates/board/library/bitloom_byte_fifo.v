// SPDX-License-Identifier: CC0-1.0
//
// A queue of bytes in block RAM. A byte that comes when it is full is lost: the writer knows the room.

`default_nettype none

module bitloom_byte_fifo #(
    parameter INDEX_BITS = 9   // room for 2^INDEX_BITS bytes
) (
    input  wire       clk,
    input  wire       rst,         // synchronous; empties the queue
    input  wire       push,
    input  wire [7:0] push_data,
    output wire       full,
    output reg        out_valid,
    input  wire       out_ready,
    output reg  [7:0] out_data
);

    reg [7:0]            memory [0:(1 << INDEX_BITS) - 1];
    reg [INDEX_BITS:0]   written;
    reg [INDEX_BITS:0]   read;

    wire [INDEX_BITS:0] stored = written - read;
    wire                move   = written != read && (!out_valid || out_ready);
    assign full = stored[INDEX_BITS];

    always @(posedge clk) begin
        if (push && !full)
            memory[written[INDEX_BITS-1:0]] <= push_data;
        if (move)
            out_data <= memory[read[INDEX_BITS-1:0]];
    end

    always @(posedge clk) begin
        if (rst) begin
            written   <= {(INDEX_BITS + 1){1'b0}};
            read      <= {(INDEX_BITS + 1){1'b0}};
            out_valid <= 1'b0;
        end else begin
            if (push && !full)
                written <= written + 1'b1;
            if (move)
                read <= read + 1'b1;
            out_valid <= move || (out_valid && !out_ready);
        end
    end

endmodule

`default_nettype wire
