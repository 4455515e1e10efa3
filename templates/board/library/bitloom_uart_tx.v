// SPDX-License-Identifier: CC0-1.0
//
// Sends bytes on a serial line: 8 data bits, no parity, 1 stop bit.

`default_nettype none

module bitloom_uart_tx #(
    parameter DIVISOR = 12   // cycles of a bit
) (
    input  wire       clk,
    input  wire       rst,      // synchronous; the line is idle
    input  wire       valid,
    output wire       ready,
    input  wire [7:0] data,
    output wire       line
);

    reg [9:0]  shifted;  // the bit on the line lowest
    reg [3:0]  left;     // bits to send, that on the line included
    reg [15:0] wait_for; // cycles to the end of the bit

    assign ready = left == 4'd0;
    assign line  = shifted[0];

    always @(posedge clk) begin
        if (rst) begin
            shifted <= 10'h3ff;
            left    <= 4'd0;
        end else if (ready) begin
            if (valid) begin
                shifted  <= {1'b1, data, 1'b0};
                left     <= 4'd10;
                wait_for <= DIVISOR[15:0] - 16'd1;
            end
        end else if (wait_for != 16'd0) begin
            wait_for <= wait_for - 16'd1;
        end else begin
            shifted  <= {1'b1, shifted[9:1]};
            left     <= left - 4'd1;
            wait_for <= DIVISOR[15:0] - 16'd1;
        end
    end

endmodule

`default_nettype wire
