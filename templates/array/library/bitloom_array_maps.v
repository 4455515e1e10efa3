// SPDX-License-Identifier: Apache-2.0
//
// Feature maps on the chip: words of LANES elements, which are written lane by lane and read as a
// whole. The word of an address is in word one cycle later.

`default_nettype none

module bitloom_array_maps #(
    parameter LANES        = 2,
    parameter WIDTH        = 8,   // bits of an element
    parameter WORDS        = 4,
    parameter ADDRESS_BITS = 2
) (
    input  wire                    clk,

    input  wire [ADDRESS_BITS-1:0] read_address,
    output wire [LANES*WIDTH-1:0]  word,

    input  wire [LANES-1:0]        write,
    input  wire [ADDRESS_BITS-1:0] write_address,
    input  wire [LANES*WIDTH-1:0]  write_data
);

    genvar i;
    generate
        for (i = 0; i < LANES; i = i + 1) begin : lane
            reg [WIDTH-1:0] memory [0:WORDS-1];
            reg [WIDTH-1:0] element;
            always @(posedge clk) begin
                if (write[i])
                    memory[write_address] <= write_data[i * WIDTH +: WIDTH];
                element <= memory[read_address];
            end
            assign word[i * WIDTH +: WIDTH] = element;
        end
    endgenerate

endmodule

`default_nettype wire
