// SPDX-License-Identifier: Apache-2.0
//
// Feature maps on the chip, of which several words are read at once: addresses that follow each
// other are in 2^BANK_BITS banks in turn. Each bank is a bitloom_array_maps, or, with TWO_PORTS, a
// bitloom_array_maps_two_ports, and answers as that does.
//
// There are ROWS addresses. Of those that are in the same bank, the word of the lowest one is read,
// and the others get it, too: whoever wants all words asks for words in different banks.

`default_nettype none

module bitloom_array_maps_in_banks #(
    parameter LANES        = 2,
    parameter WIDTH        = 8,   // bits of an element
    parameter WORDS        = 16,
    parameter ADDRESS_BITS = 4,   // more than BANK_BITS
    parameter ROWS         = 3,   // at least 2
    parameter BANK_BITS    = 2,   // at least 1
    parameter TWO_PORTS    = 0
) (
    input  wire                         clk,

    input  wire [ROWS*ADDRESS_BITS-1:0] read_address,
    output wire [ROWS*LANES*WIDTH-1:0]  word,

    input  wire [LANES-1:0]             write,
    input  wire [ADDRESS_BITS-1:0]      write_address,
    input  wire [LANES*WIDTH-1:0]       write_data,

    input  wire                         other_read,      // with TWO_PORTS
    input  wire [ADDRESS_BITS-1:0]      other_address,
    output wire [LANES*WIDTH-1:0]       other
);

    localparam BANKS      = 1 << BANK_BITS;
    localparam WORD       = LANES * WIDTH;
    localparam PLACE_BITS = ADDRESS_BITS - BANK_BITS;
    localparam PLACES     = (WORDS + BANKS - 1) / BANKS;

    wire [BANKS*WORD-1:0]     words;                     // by bank
    wire [BANKS*WORD-1:0]     others;
    reg  [ROWS*BANK_BITS-1:0] banks;                     // by row
    reg  [BANK_BITS-1:0]      other_bank;
    integer                   row;

    always @(posedge clk) begin
        for (row = 0; row < ROWS; row = row + 1)
            banks[row * BANK_BITS +: BANK_BITS] <=
                read_address[row * ADDRESS_BITS +: BANK_BITS];
        if (other_read)
            other_bank <= other_address[BANK_BITS-1:0];
    end

    genvar i;
    generate
        for (i = 0; i < ROWS; i = i + 1) begin : choice
            assign word[i * WORD +: WORD] = words[banks[i * BANK_BITS +: BANK_BITS] * WORD +: WORD];
        end

        for (i = 0; i < BANKS; i = i + 1) begin : bank
            localparam [31:0] NUMBER = i;
            reg  [PLACE_BITS-1:0] place;
            integer               asked;
            wire [LANES-1:0]      write_here =
                write_address[BANK_BITS-1:0] == NUMBER[BANK_BITS-1:0] ? write : {LANES{1'b0}};

            always @* begin
                place = {PLACE_BITS{1'b0}};
                for (asked = ROWS - 1; asked >= 0; asked = asked - 1)
                    if (read_address[asked * ADDRESS_BITS +: BANK_BITS] == NUMBER[BANK_BITS-1:0])
                        place = read_address[asked * ADDRESS_BITS + BANK_BITS +: PLACE_BITS];
            end

            if (TWO_PORTS != 0) begin : two_ports
                wire other_here =
                    other_read && other_address[BANK_BITS-1:0] == NUMBER[BANK_BITS-1:0];
                bitloom_array_maps_two_ports #(
                    .LANES         (LANES),
                    .WIDTH         (WIDTH),
                    .WORDS         (PLACES),
                    .ADDRESS_BITS  (PLACE_BITS)
                ) maps (
                    .clk           (clk),
                    .read_address  (place),
                    .word          (words[i * WORD +: WORD]),
                    .write         (write_here),
                    .write_address (write_address[ADDRESS_BITS-1:BANK_BITS]),
                    .write_data    (write_data),
                    .other_read    (other_here),
                    .other_address (other_address[ADDRESS_BITS-1:BANK_BITS]),
                    .other         (others[i * WORD +: WORD])
                );
            end else begin : one_port
                assign others[i * WORD +: WORD] = {WORD{1'b0}};
                bitloom_array_maps #(
                    .LANES         (LANES),
                    .WIDTH         (WIDTH),
                    .WORDS         (PLACES),
                    .ADDRESS_BITS  (PLACE_BITS)
                ) maps (
                    .clk           (clk),
                    .read_address  (place),
                    .word          (words[i * WORD +: WORD]),
                    .write         (write_here),
                    .write_address (write_address[ADDRESS_BITS-1:BANK_BITS]),
                    .write_data    (write_data)
                );
            end
        end
    endgenerate

    assign other = others[other_bank * WORD +: WORD];
    wire unused_other = &{1'b0, other_address};

endmodule

`default_nettype wire
