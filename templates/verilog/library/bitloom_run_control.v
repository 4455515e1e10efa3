// SPDX-License-Identifier: Apache-2.0
//
// A network under a processor: frames pass when they are told to, and what comes of them is
// counted. It stands between the streams outside and those of the network, and has registers behind
// AXI4-Lite:
//
//   0x00 CONTROL       bit 0: start, one frame of each input may pass; reads 1 until all have begun
//                      bit 1: continuous, all frames may pass; bit 2: interrupt when done
//   0x04 STATUS        bit 0: busy, an inference is under way; bit 1: done, one has ended;
//                      bit 2: a frame had a wrong length; writing 1 clears bits 1 and 2
//   0x08 FRAME_ERRORS  frames of a wrong length
//   0x0c INFERENCES    inferences that have ended
//   0x10 CYCLES_LOW    cycles since reset; reading it keeps the upper half for
//   0x14 CYCLES_HIGH
//   0x18 RUN_CYCLES    cycles from the first beat of an input into an idle network to the last beat
//                      of an output since
//   0x1c PLAN_HASH     what the hardware was made of
//   0x20 SOURCES_HASH
//
// A frame that has begun passes to its end. No beat is delayed; the ready of an input is that of
// the network while its frame may pass, and low otherwise.

`default_nettype none

module bitloom_run_control #(
    // Input streams, at least 1.
    parameter        INPUTS       = 1,
    // Output streams, at least 1.
    parameter        OUTPUTS      = 1,
    parameter [31:0] PLAN_HASH    = 32'd0,
    parameter [31:0] SOURCES_HASH = 32'd0
) (
    input  wire               clk,
    input  wire               rst,              // synchronous; clears everything

    // From outside, and to the network.
    input  wire [INPUTS-1:0]  in_valid,
    output wire [INPUTS-1:0]  in_ready,
    input  wire [INPUTS-1:0]  in_last,
    output wire [INPUTS-1:0]  net_valid,
    input  wire [INPUTS-1:0]  net_ready,

    // Only watched.
    input  wire [OUTPUTS-1:0] out_valid,
    input  wire [OUTPUTS-1:0] out_ready,
    input  wire [OUTPUTS-1:0] out_last,
    input  wire               frame_error,

    output wire               irq,

    input  wire               awvalid,
    output wire               awready,
    input  wire [5:0]         awaddr,
    input  wire               wvalid,
    output wire               wready,
    input  wire [31:0]        wdata,
    input  wire [3:0]         wstrb,
    output wire               bvalid,
    input  wire               bready,
    output wire [1:0]         bresp,
    input  wire               arvalid,
    output wire               arready,
    input  wire [5:0]         araddr,
    output wire               rvalid,
    input  wire               rready,
    output wire [31:0]        rdata,
    output wire [1:0]         rresp
);

    localparam WORDS       = 9;
    localparam CONTROL     = 0;
    localparam STATUS      = 1;
    localparam CYCLES_LOW  = 4;
    // More inferences than a network holds at once.
    localparam COUNT_BITS  = 16;

    wire [WORDS*32-1:0] shown;
    wire [WORDS-1:0]    written;
    wire [WORDS-1:0]    fetched;
    wire [31:0]         written_data;
    wire [3:0]          written_bytes;
    wire [WORDS*32-1:0] unused_stored;
    wire                unused_words = &{1'b0, written, fetched, written_data, written_bytes};

    bitloom_axi_lite #(
        .WORDS        (WORDS),
        .ADDRESS_BITS (6)
    ) registers (
        .clk           (clk),
        .rst           (rst),
        .stored        (unused_stored),
        .shown         (shown),
        .written       (written),
        .written_data  (written_data),
        .written_bytes (written_bytes),
        .fetched       (fetched),
        .awvalid       (awvalid),
        .awready       (awready),
        .awaddr        (awaddr),
        .wvalid        (wvalid),
        .wready        (wready),
        .wdata         (wdata),
        .wstrb         (wstrb),
        .bvalid        (bvalid),
        .bready        (bready),
        .bresp         (bresp),
        .arvalid       (arvalid),
        .arready       (arready),
        .araddr        (araddr),
        .rvalid        (rvalid),
        .rready        (rready),
        .rdata         (rdata),
        .rresp         (rresp)
    );

    wire control = written[CONTROL] && written_bytes[0];
    wire status  = written[STATUS] && written_bytes[0];
    wire start   = control && written_data[0];

    reg continuous;
    reg interrupt_enable;
    always @(posedge clk) begin
        if (rst) begin
            continuous       <= 1'b0;
            interrupt_enable <= 1'b0;
        end else if (control) begin
            continuous       <= written_data[1];
            interrupt_enable <= written_data[2];
        end
    end

    // The gates: a frame may begin when started, and goes on; a beat that was offered stays.
    reg  [INPUTS-1:0] armed;
    reg  [INPUTS-1:0] amid;                     // a frame has begun and not ended
    reg  [INPUTS-1:0] offered;                  // to the network, which was not ready
    wire [INPUTS-1:0] open  = armed | amid | offered | {INPUTS{continuous}};
    wire [INPUTS-1:0] moved = net_valid & net_ready;
    wire [INPUTS-1:0] begun = moved & ~amid;

    assign net_valid = in_valid & open;
    assign in_ready  = net_ready & open;

    always @(posedge clk) begin
        if (rst) begin
            armed   <= {INPUTS{1'b0}};
            amid    <= {INPUTS{1'b0}};
            offered <= {INPUTS{1'b0}};
        end else begin
            armed   <= (armed & ~begun) | {INPUTS{start}};
            amid    <= (amid & ~moved) | (moved & ~in_last);
            offered <= net_valid & ~net_ready;
        end
    end

    // An inference ends with the last beat of its last output.
    wire [OUTPUTS-1:0] ended = out_valid & out_ready & out_last;
    wire [OUTPUTS-1:0] ready_to_end;
    wire               complete = &ready_to_end;
    wire [INPUTS-1:0]  under_way;
    wire               busy = |under_way;

    genvar i;
    generate
        for (i = 0; i < INPUTS; i = i + 1) begin : source
            reg [COUNT_BITS-1:0] count;         // frames begun, of inferences that have not ended
            assign under_way[i] = |count;
            always @(posedge clk) begin
                if (rst)
                    count <= {COUNT_BITS{1'b0}};
                else if (begun[i] && !complete)
                    count <= count + 1'b1;
                else if (!begun[i] && complete)
                    count <= count - 1'b1;
            end
        end
        for (i = 0; i < OUTPUTS; i = i + 1) begin : sink
            reg [COUNT_BITS-1:0] count;         // frames ended, of inferences that have not
            assign ready_to_end[i] = ended[i] || |count;
            always @(posedge clk) begin
                if (rst)
                    count <= {COUNT_BITS{1'b0}};
                else if (ended[i] && !complete)
                    count <= count + 1'b1;
                else if (!ended[i] && complete)
                    count <= count - 1'b1;
            end
        end
    endgenerate

    // Whether something is under way behind the inference that ends.
    wire [INPUTS-1:0] further;
    wire              more = |further;
    generate
        for (i = 0; i < INPUTS; i = i + 1) begin : behind
            assign further[i] = source[i].count > {{(COUNT_BITS - 1){1'b0}}, 1'b1} || begun[i];
        end
    endgenerate

    reg        done;
    reg        failed;
    reg [31:0] errors;
    reg [31:0] inferences;
    reg [63:0] cycles;
    reg [31:0] cycles_high;
    reg [31:0] run_cycles;

    always @(posedge clk) begin
        if (rst) begin
            done        <= 1'b0;
            failed      <= 1'b0;
            errors      <= 32'd0;
            inferences  <= 32'd0;
            cycles      <= 64'd0;
            cycles_high <= 32'd0;
            run_cycles  <= 32'd0;
        end else begin
            done       <= complete || (done && !(status && written_data[1]));
            failed     <= frame_error || (failed && !(status && written_data[2]));
            errors     <= errors + {31'd0, frame_error};
            inferences <= inferences + {31'd0, complete};
            cycles     <= cycles + 64'd1;
            if (fetched[CYCLES_LOW])
                cycles_high <= cycles[63:32];
            // At the edge that ends a run it stands at the number of that cycle.
            if (busy)
                run_cycles <= run_cycles + {31'd0, !complete || more};
            else if (|begun)
                run_cycles <= 32'd1;
        end
    end

    assign irq = done && interrupt_enable;

    assign shown = {
        SOURCES_HASH,
        PLAN_HASH,
        run_cycles,
        cycles_high,
        cycles[31:0],
        inferences,
        errors,
        {29'd0, failed, done, busy},
        {29'd0, interrupt_enable, continuous, |armed}
    };

endmodule

`default_nettype wire
