// SPDX-License-Identifier: Apache-2.0
//
// Reads runs of beats from memory by AXI4 and gives them as a stream.
//
// A command is an address and a number of beats. It becomes incrementing bursts that end at
// multiples of 2^BURST_BITS beats, so none crosses a 4 KiB boundary while such a burst has at most
// 4 KiB. Commands are answered in their order; out_last is high on the last beat of each.
//
// A burst is asked for when the queue has room for all of it, so rready is always high and a slow
// reader holds up nobody else on the bus. Up to 2^BURSTS_BITS bursts are on their way at once; beats
// wait in a queue of 2^QUEUE_BITS. From the command to arvalid it takes 3 cycles, from a beat on the
// bus to the stream 2; each then goes on at one beat per cycle. One command can be taken every
// second cycle.
//
// A response other than OKAY raises error for one cycle, and its data passes all the same. There is
// one transaction identifier, so the bus has no arid; whoever wants one drives 0. A reset may come
// only together with one of the bus: it forgets what is on its way.

`default_nettype none

module bitloom_axi_read #(
    // Bits of a byte address, 12 to 64.
    parameter ADDRESS_BITS = 32,
    // Bits of a beat, a power of two from 16 to 1024.
    parameter DATA_BITS    = 64,
    // Bits of a number of beats, at least BURST_BITS + 2.
    parameter LENGTH_BITS  = 24,
    // Bursts have at most 2^BURST_BITS beats, 2 to 256, and 4 KiB.
    parameter BURST_BITS   = 4,
    // The queue holds 2^QUEUE_BITS beats; more than a burst.
    parameter QUEUE_BITS   = 6,
    // At most 2^BURSTS_BITS bursts are on their way, at least 2.
    parameter BURSTS_BITS  = 2
) (
    input  wire                    clk,
    input  wire                    rst,             // synchronous; forgets everything

    input  wire                    command_valid,
    output wire                    command_ready,
    input  wire [ADDRESS_BITS-1:0] command_address, // bits below a beat are ignored
    input  wire [LENGTH_BITS-1:0]  command_beats,   // at least 1

    output wire                    out_valid,
    input  wire                    out_ready,
    output wire [DATA_BITS-1:0]    out_data,
    output wire                    out_last,        // last beat of a command

    output wire                    idle,            // no command, and nothing on its way
    output reg                     error,
    output reg  [1:0]              error_response,  // while error is high

    output reg                     arvalid,
    input  wire                    arready,
    output wire [ADDRESS_BITS-1:0] araddr,
    output reg  [7:0]              arlen,
    output wire [2:0]              arsize,
    output wire [1:0]              arburst,

    input  wire                    rvalid,
    output wire                    rready,
    input  wire [DATA_BITS-1:0]    rdata,
    input  wire [1:0]              rresp,
    input  wire                    rlast
);

    localparam                OFFSET      = $clog2(DATA_BITS / 8);
    localparam                BEAT_BITS   = ADDRESS_BITS - OFFSET;
    localparam [31:0]         SIZE        = OFFSET;
    localparam [QUEUE_BITS:0] QUEUE_FREE  = {1'b1, {QUEUE_BITS{1'b0}}};
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
    reg                  next_valid;
    reg [BEAT_BITS-1:0]  next_address;
    reg [BURST_BITS:0]   next_length;               // 1 to 2^BURST_BITS
    reg                  next_final;                // the last of its command

    reg  [QUEUE_BITS:0]  free;                      // beats that nobody was promised
    reg  [BURSTS_BITS:0] bursts;                    // on their way, 0 to 2^BURSTS_BITS
    wire [QUEUE_BITS:0]  next_need = {{(QUEUE_BITS - BURST_BITS){1'b0}}, next_length};
    wire issue  = next_valid && (!arvalid || arready) && next_need <= free
                  && !bursts[BURSTS_BITS];
    wire step   = run_valid && (!next_valid || issue);
    wire accept = command_valid && command_ready;

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
            next_length  <= run_length;
            next_final   <= run_final;
        end
    end

    // The address channel.
    reg  [BEAT_BITS-1:0]  ar_address;
    wire [BURST_BITS:0]   next_more = next_length - 1'b1;
    wire                  unused_more = next_more[BURST_BITS];
    wire [7:0]            next_arlen;
    generate
        if (BURST_BITS == 8) begin : full_length
            assign next_arlen = next_more[7:0];
        end else begin : short_length
            assign next_arlen = {{(8 - BURST_BITS){1'b0}}, next_more[BURST_BITS-1:0]};
        end
    endgenerate

    always @(posedge clk) begin
        if (rst)
            arvalid <= 1'b0;
        else
            arvalid <= issue || (arvalid && !arready);
        if (issue) begin
            ar_address <= next_address;
            arlen      <= next_arlen;
        end
    end

    assign araddr  = {ar_address, {OFFSET{1'b0}}};
    assign arsize  = SIZE[2:0];
    assign arburst = 2'b01;                         // incrementing

    // Which of the bursts on their way are the last of their command.
    reg                   finals [0:(1 << BURSTS_BITS) - 1];
    reg [BURSTS_BITS-1:0] issue_index;
    reg [BURSTS_BITS-1:0] burst_index;
    wire                  burst_end = rvalid && rlast;
    wire                  command_end = rlast && finals[burst_index];

    always @(posedge clk) begin
        if (issue)
            finals[issue_index] <= next_final;
    end

    wire taken = out_valid && out_ready;
    always @(posedge clk) begin
        if (rst) begin
            issue_index <= {BURSTS_BITS{1'b0}};
            burst_index <= {BURSTS_BITS{1'b0}};
            bursts      <= {(BURSTS_BITS + 1){1'b0}};
            free        <= QUEUE_FREE;
        end else begin
            if (issue)
                issue_index <= issue_index + 1'b1;
            if (burst_end)
                burst_index <= burst_index + 1'b1;
            if (issue && !burst_end)
                bursts <= bursts + 1'b1;
            if (!issue && burst_end)
                bursts <= bursts - 1'b1;
            free <= free - (issue ? next_need : {(QUEUE_BITS + 1){1'b0}})
                         + {{QUEUE_BITS{1'b0}}, taken};
        end
    end

    // Every beat on its way was promised a place, so it is taken in the cycle in which it comes.
    assign rready = 1'b1;

    bitloom_fifo #(
        .WIDTH      (DATA_BITS + 1),
        .INDEX_BITS (QUEUE_BITS)
    ) queue (
        .clk       (clk),
        .rst       (rst),
        .push      (rvalid),
        .push_data ({command_end, rdata}),
        .out_valid (out_valid),
        .out_ready (out_ready),
        .out_data  ({out_last, out_data})
    );

    always @(posedge clk) begin
        error          <= !rst && rvalid && rresp != 2'b00;
        error_response <= rresp;
    end

    assign idle = !run_valid && !next_valid && free == QUEUE_FREE;

endmodule

`default_nettype wire
