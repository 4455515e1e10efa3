// SPDX-License-Identifier: Apache-2.0
//
// Feature maps on the chip: words of LANES elements, which are written lane by lane and read as a
// whole. The word of an address is in word one cycle later.
//
// The port that writes also reads, where it has nothing to write: other is the word of
// other_address one cycle after a cycle with other_read, and until the next such read. A read that
// meets a write waits for the next cycle, in which there must be no write.

`default_nettype none

module bitloom_array_maps_two_ports #(
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
    input  wire [LANES*WIDTH-1:0]  write_data,

    input  wire                    other_read,
    input  wire [ADDRESS_BITS-1:0] other_address,
    output wire [LANES*WIDTH-1:0]  other
);

    reg                     waiting;
    reg  [ADDRESS_BITS-1:0] waiting_address;
    wire                    writes = |write;
    wire [ADDRESS_BITS-1:0] place =
        writes ? write_address : waiting ? waiting_address : other_address;

    wire                    reads = !writes && (waiting || other_read);

    always @(posedge clk) begin
        waiting         <= other_read && writes;
        waiting_address <= other_address;
    end

    genvar i;
    generate
        for (i = 0; i < LANES; i = i + 1) begin : lane
            reg [WIDTH-1:0] memory [0:WORDS-1];
            reg [WIDTH-1:0] element;
            reg [WIDTH-1:0] beside;
            always @(posedge clk) begin
                element <= memory[read_address];
            end
            always @(posedge clk) begin
                if (write[i])
                    memory[place] <= write_data[i * WIDTH +: WIDTH];
                if (reads)
                    beside <= memory[place];
            end
            assign word[i * WIDTH +: WIDTH]  = element;
            assign other[i * WIDTH +: WIDTH] = beside;
        end
    endgenerate

endmodule

`default_nettype wire
