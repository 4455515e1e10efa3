// SPDX-License-Identifier: Apache-2.0
//
// Writes the beats of a stream to memory by AXI4, in runs.
//
// A command is an address and a number of beats; the beats of the stream belong to the commands in
// their order, and may come before or after them. bitloom_axi_bursts makes bursts of a command. done
// is high for one cycle per command, when memory has confirmed all of it: only then may it be read
// again.
//
// Up to 2^BURSTS_BITS bursts are under way at once. The data of a burst is offered once its address
// is, whether or not that was taken. From the command to awvalid it takes 3 cycles, from a beat of
// the stream to the bus 1; each then goes on at one beat per cycle. One command can be taken every
// second cycle.
//
// A response other than OKAY raises error for one cycle. There is one transaction identifier, so
// the bus has no awid; whoever wants one drives 0. A reset may come only together with one of the
// bus: it forgets what is under way.

`default_nettype none

module bitloom_axi_write #(
    // Bits of a byte address, 12 to 64.
    parameter ADDRESS_BITS = 32,
    // Bits of a beat, a power of two from 16 to 1024.
    parameter DATA_BITS    = 64,
    // Bits of a number of beats, at least BURST_BITS + 2.
    parameter LENGTH_BITS  = 24,
    // Bursts have at most 2^BURST_BITS beats, 2 to 256, and 4 KiB.
    parameter BURST_BITS   = 4,
    // At most 2^BURSTS_BITS bursts are under way, at least 2.
    parameter BURSTS_BITS  = 2
) (
    input  wire                     clk,
    input  wire                     rst,             // synchronous; forgets everything

    input  wire                     command_valid,
    output wire                     command_ready,
    input  wire [ADDRESS_BITS-1:0]  command_address, // bits below a beat are ignored
    input  wire [LENGTH_BITS-1:0]   command_beats,   // at least 1

    input  wire                     in_valid,
    output wire                     in_ready,
    input  wire [DATA_BITS-1:0]     in_data,
    input  wire [DATA_BITS/8-1:0]   in_strobe,       // bytes of the beat that are written

    output reg                      done,            // memory confirmed a command
    output wire                     idle,            // no command, and nothing under way
    output reg                      error,
    output reg  [1:0]               error_response,  // while error is high

    output wire                     awvalid,
    input  wire                     awready,
    output wire [ADDRESS_BITS-1:0]  awaddr,
    output wire [7:0]               awlen,
    output wire [2:0]               awsize,
    output wire [1:0]               awburst,

    output wire                     wvalid,
    input  wire                     wready,
    output wire [DATA_BITS-1:0]     wdata,
    output wire [DATA_BITS/8-1:0]   wstrb,
    output wire                     wlast,

    input  wire                     bvalid,
    output wire                     bready,
    input  wire [1:0]               bresp
);

    // The burst that comes next.
    wire [BURST_BITS:0]   unused_length;
    wire [BURST_BITS-1:0] next_more;                 // beats - 1
    wire                  next_final;                // the last of its command
    wire                  waits;
    wire                  issue;

    reg  [BURSTS_BITS:0]  bursts;                    // under way, 0 to 2^BURSTS_BITS
    wire                  room = !bursts[BURSTS_BITS];

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
        .length          (unused_length),
        .more            (next_more),
        .final_burst     (next_final),
        .busy            (waits),
        .valid           (awvalid),
        .ready           (awready),
        .addr            (awaddr),
        .len             (awlen),
        .size            (awsize),
        .burst           (awburst)
    );

    // The bursts under way: how long they are, and which are the last of their command.
    reg [BURST_BITS-1:0]  lengths [0:(1 << BURSTS_BITS) - 1];  // beats - 1
    reg                   finals  [0:(1 << BURSTS_BITS) - 1];
    reg [BURSTS_BITS-1:0] issue_index;
    reg [BURSTS_BITS-1:0] data_index;
    reg [BURSTS_BITS-1:0] answer_index;
    reg [BURSTS_BITS:0]   waiting;                   // bursts whose data has not begun
    wire                  answer = bvalid;

    always @(posedge clk) begin
        if (issue) begin
            lengths[issue_index] <= next_more;
            finals[issue_index]  <= next_final;
        end
    end

    // The data channel: the burst that is being sent.
    reg                  sending;
    reg [BURST_BITS-1:0] more;                       // beats behind this one
    wire                 beat_valid;
    wire                 sent  = wvalid && wready;
    wire                 begin_burst = |waiting && (!sending || (sent && wlast));

    always @(posedge clk) begin
        if (rst)
            sending <= 1'b0;
        else
            sending <= begin_burst || (sending && !(sent && wlast));
        if (begin_burst)
            more <= lengths[data_index];
        else if (sent)
            more <= more - 1'b1;
    end

    assign wvalid = beat_valid && sending;
    assign wlast  = ~|more;

    bitloom_skid_buffer #(
        .WIDTH (DATA_BITS + DATA_BITS / 8)
    ) beat (
        .clk       (clk),
        .rst       (rst),
        .in_valid  (in_valid),
        .in_ready  (in_ready),
        .in_data   ({in_strobe, in_data}),
        .out_valid (beat_valid),
        .out_ready (wready && sending),
        .out_data  ({wstrb, wdata})
    );

    always @(posedge clk) begin
        if (rst) begin
            issue_index  <= {BURSTS_BITS{1'b0}};
            data_index   <= {BURSTS_BITS{1'b0}};
            answer_index <= {BURSTS_BITS{1'b0}};
            bursts       <= {(BURSTS_BITS + 1){1'b0}};
            waiting      <= {(BURSTS_BITS + 1){1'b0}};
        end else begin
            if (issue)
                issue_index <= issue_index + 1'b1;
            if (begin_burst)
                data_index <= data_index + 1'b1;
            if (answer)
                answer_index <= answer_index + 1'b1;
            if (issue && !answer)
                bursts <= bursts + 1'b1;
            if (!issue && answer)
                bursts <= bursts - 1'b1;
            if (issue && !begin_burst)
                waiting <= waiting + 1'b1;
            if (!issue && begin_burst)
                waiting <= waiting - 1'b1;
        end
    end

    // A confirmation is only counted, so it is taken at once.
    assign bready = 1'b1;

    always @(posedge clk) begin
        done           <= !rst && answer && finals[answer_index];
        error          <= !rst && answer && bresp != 2'b00;
        error_response <= bresp;
    end

    assign idle = !waits && bursts == {(BURSTS_BITS + 1){1'b0}};

endmodule

`default_nettype wire
