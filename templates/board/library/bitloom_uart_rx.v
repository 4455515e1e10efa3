// SPDX-License-Identifier: CC0-1.0
//
// Receives bytes of a serial line: 8 data bits, no parity, 1 stop bit.
//
// A byte is high for one cycle of valid, in the middle of its stop bit. A start bit that is gone in
// its middle, or a stop bit that is low, is no byte.

`default_nettype none

module bitloom_uart_rx #(
    parameter DIVISOR = 12   // cycles of a bit, at least 4
) (
    input  wire       clk,
    input  wire       rst,      // synchronous
    input  wire       line,
    output reg        valid,
    output reg  [7:0] data
);

    localparam integer HALF = DIVISOR / 2;

    reg [1:0]  stable;   // the line comes from another clock
    reg        busy;
    reg [15:0] wait_for; // cycles to the middle of the next bit
    reg [3:0]  bits;     // bits that are complete, the start bit first

    always @(posedge clk) begin
        stable <= {stable[0], line};
        valid  <= 1'b0;
        if (rst) begin
            stable <= 2'b11;
            busy   <= 1'b0;
        end else if (!busy) begin
            busy     <= !stable[1];
            wait_for <= HALF[15:0] - 16'd1;
            bits     <= 4'd0;
        end else if (wait_for != 16'd0) begin
            wait_for <= wait_for - 16'd1;
        end else begin
            wait_for <= DIVISOR[15:0] - 16'd1;
            bits     <= bits + 4'd1;
            if (bits == 4'd0 && stable[1])
                busy <= 1'b0;
            if (bits != 4'd0 && bits != 4'd9)
                data <= {stable[1], data[7:1]};
            if (bits == 4'd9) begin
                valid <= stable[1];
                busy  <= 1'b0;
            end
        end
    end

endmodule

`default_nettype wire
