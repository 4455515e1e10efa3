// SPDX-License-Identifier: Apache-2.0
//
// The address channel of an AXI4 master: makes bursts of commands.
//
// A command is an address and a number of beats. It becomes incrementing bursts that end at
// multiples of 2^BURST_BITS beats, so none crosses a 4 KiB boundary while such a burst has at most
// 4 KiB. A burst waits until room is high; issue is high in the cycle in which it is asked for, and
// from the next on valid is, until it is taken. From the command to valid it takes 3 cycles; each
// burst then goes on at one per cycle. One command can be taken every second cycle.

`default_nettype none

module bitloom_axi_bursts #(
    // Bits of a byte address, 12 to 64.
    parameter ADDRESS_BITS = 32,
    // Bits of a beat, a power of two from 16 to 1024.
    parameter DATA_BITS    = 64,
    // Bits of a number of beats, at least BURST_BITS + 2.
    parameter LENGTH_BITS  = 24,
    // Bursts have at most 2^BURST_BITS beats, 2 to 256, and 4 KiB.
    parameter BURST_BITS   = 4
) (
    input  wire                    clk,
    input  wire                    rst,             // synchronous; forgets everything

    input  wire                    command_valid,
    output wire                    command_ready,
    input  wire [ADDRESS_BITS-1:0] command_address, // bits below a beat are ignored
    input  wire [LENGTH_BITS-1:0]  command_beats,   // at least 1

    input  wire                    room,            // for the burst that waits
    output wire                    issue,
    output reg  [BURST_BITS:0]     length,          // of the burst that waits, 1 to 2^BURST_BITS
    output wire [BURST_BITS-1:0]   more,            // the same less 1
    output reg                     final_burst,     // it is the last of its command
    output wire                    busy,            // a command or a burst waits

    output reg                     valid,
    input  wire                    ready,
    output wire [ADDRESS_BITS-1:0] addr,
    output reg  [7:0]              len,
    output wire [2:0]              size,
    output wire [1:0]              burst
);

    localparam                OFFSET      = $clog2(DATA_BITS / 8);
    localparam                BEAT_BITS   = ADDRESS_BITS - OFFSET;
    localparam [31:0]         SIZE        = OFFSET;
    localparam [BURST_BITS:0] LONGEST     = {1'b1, {BURST_BITS{1'b0}}};

    wire unused_offset = &{1'b0, command_address[OFFSET-1:0]};

    // What is left of the command.
    reg                   run_valid;
    reg [BEAT_BITS-1:0]   run_address;              // of a beat
    reg [LENGTH_BITS-1:0] run_left;                 // beats, at least 1 while valid

    // The next burst goes up to the next multiple of the longest one, or to the end.
    wire [BURST_BITS:0]    to_multiple = LONGEST - {1'b0, run_address[BURST_BITS-1:0]};
    wire [LENGTH_BITS-1:0] to_multiple_wide =
        {{(LENGTH_BITS - BURST_BITS - 1){1'b0}}, to_multiple};
    wire                   run_final  = run_left <= to_multiple_wide;
    wire [BURST_BITS:0]    run_length = run_final ? run_left[BURST_BITS:0] : to_multiple;

    // The burst that waits for room.
    reg                 next_valid;
    reg [BEAT_BITS-1:0] next_address;

    wire step   = run_valid && (!next_valid || issue);
    wire accept = command_valid && command_ready;

    assign issue         = next_valid && (!valid || ready) && room;
    assign command_ready = !run_valid;

    always @(posedge clk) begin
        if (rst) begin
            run_valid  <= 1'b0;
            next_valid <= 1'b0;
        end else begin
            run_valid  <= accept || (run_valid && !(step && run_final));
            next_valid <= step || (next_valid && !issue);
        end
    end

    always @(posedge clk) begin
        if (accept) begin
            run_address <= command_address[ADDRESS_BITS-1:OFFSET];
            run_left    <= command_beats;
        end else if (step) begin
            run_address <= run_address + {{(BEAT_BITS - BURST_BITS - 1){1'b0}}, run_length};
            run_left    <= run_left - {{(LENGTH_BITS - BURST_BITS - 1){1'b0}}, run_length};
        end
        if (step) begin
            next_address <= run_address;
            length       <= run_length;
            final_burst  <= run_final;
        end
    end

    // The address channel.
    reg  [BEAT_BITS-1:0] taken_address;
    wire [BURST_BITS:0]  length_more = length - 1'b1;
    wire                 unused_more = length_more[BURST_BITS];
    wire [7:0]           next_len;
    generate
        if (BURST_BITS == 8) begin : full_length
            assign next_len = length_more[7:0];
        end else begin : short_length
            assign next_len = {{(8 - BURST_BITS){1'b0}}, more};
        end
    endgenerate

    assign more = length_more[BURST_BITS-1:0];

    always @(posedge clk) begin
        if (rst)
            valid <= 1'b0;
        else
            valid <= issue || (valid && !ready);
        if (issue) begin
            taken_address <= next_address;
            len           <= next_len;
        end
    end

    assign addr  = {taken_address, {OFFSET{1'b0}}};
    assign size  = SIZE[2:0];
    assign burst = 2'b01;                           // incrementing
    assign busy  = run_valid || next_valid;

endmodule

`default_nettype wire
