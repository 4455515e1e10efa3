// SPDX-License-Identifier: Apache-2.0
//
// Reads runs of beats from memory by AXI4 and gives them as a stream.
//
// A command is an address and a number of beats; bitloom_axi_bursts makes bursts of it. Commands are
// answered in their order; out_last is high on the last beat of each.
//
// A burst is asked for when the queue has room for all of it, so rready is always high and a slow
// reader holds up nobody else on the bus. Up to 2^BURSTS_BITS bursts are on their way at once;
// beats wait in a queue of 2^QUEUE_BITS. From the command to arvalid it takes 3 cycles, from a beat
// on the bus to the stream 2; each then goes on at one beat per cycle. One command can be taken
// every second cycle.
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

    output wire                    arvalid,
    input  wire                    arready,
    output wire [ADDRESS_BITS-1:0] araddr,
    output wire [7:0]              arlen,
    output wire [2:0]              arsize,
    output wire [1:0]              arburst,

    input  wire                    rvalid,
    output wire                    rready,
    input  wire [DATA_BITS-1:0]    rdata,
    input  wire [1:0]              rresp,
    input  wire                    rlast
);

    localparam [QUEUE_BITS:0] QUEUE_FREE = {1'b1, {QUEUE_BITS{1'b0}}};

    // The burst that waits for room.
    wire [BURST_BITS:0]   next_length;
    wire [BURST_BITS-1:0] unused_more;
    wire                  next_final;               // the last of its command
    wire                  waits;
    wire                  issue;

    reg  [QUEUE_BITS:0]   free;                     // beats that nobody was promised
    reg  [BURSTS_BITS:0]  bursts;                   // on their way, 0 to 2^BURSTS_BITS
    wire [QUEUE_BITS:0]   next_need = {{(QUEUE_BITS - BURST_BITS){1'b0}}, next_length};
    wire                  room      = next_need <= free && !bursts[BURSTS_BITS];

    bitloom_axi_bursts #(
        .ADDRESS_BITS (ADDRESS_BITS),
        .DATA_BITS    (DATA_BITS),
        .LENGTH_BITS  (LENGTH_BITS),
        .BURST_BITS   (BURST_BITS)
    ) addresses (
        .clk             (clk),
        .rst             (rst),
        .command_valid   (command_valid),
        .command_ready   (command_ready),
        .command_address (command_address),
        .command_beats   (command_beats),
        .room            (room),
        .issue           (issue),
        .length          (next_length),
        .more            (unused_more),
        .final_burst     (next_final),
        .busy            (waits),
        .valid           (arvalid),
        .ready           (arready),
        .addr            (araddr),
        .len             (arlen),
        .size            (arsize),
        .burst           (arburst)
    );

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

    assign idle = !waits && free == QUEUE_FREE;

endmodule

`default_nettype wire
