// SPDX-License-Identifier: Apache-2.0
//
// Registers of 32 bits behind AXI4-Lite.
//
// Word i is at byte address 4 * i. Where bit i of STORED is set, it keeps what the processor
// writes, byte by byte, and stored shows it; reset clears it. Elsewhere a read gives the word of
// shown, and a write changes nothing here. Any write raises bit i of written for one cycle, with
// the data in written_data and the bytes in written_bytes: what a command word or one that is
// cleared by writing ones needs. A read raises bit i of fetched in the cycle in which its word is
// taken.
//
// Words that are not there are answered with SLVERR and read as 0. Address and data of a write may
// come in any order; one write and one read are served at a time, each in 2 cycles. All outputs of
// the bus are registers.

`default_nettype none

module bitloom_axi_lite #(
    // Words, at least 1.
    parameter WORDS        = 4,
    // Bits of a byte address, more than it takes for the last word.
    parameter ADDRESS_BITS = 8,
    // Words that the processor writes and reads back.
    parameter [WORDS-1:0] STORED = {WORDS{1'b0}}
) (
    input  wire                    clk,
    input  wire                    rst,              // synchronous; clears what is stored

    output wire [WORDS*32-1:0]     stored,           // 0 where a word is not stored
    input  wire [WORDS*32-1:0]     shown,
    output reg  [WORDS-1:0]        written,
    output reg  [31:0]             written_data,
    output reg  [3:0]              written_bytes,
    output wire [WORDS-1:0]        fetched,

    input  wire                    awvalid,
    output reg                     awready,
    input  wire [ADDRESS_BITS-1:0] awaddr,
    input  wire                    wvalid,
    output reg                     wready,
    input  wire [31:0]             wdata,
    input  wire [3:0]              wstrb,
    output reg                     bvalid,
    input  wire                    bready,
    output reg  [1:0]              bresp,

    input  wire                    arvalid,
    output reg                     arready,
    input  wire [ADDRESS_BITS-1:0] araddr,
    output reg                     rvalid,
    input  wire                    rready,
    output reg  [31:0]             rdata,
    output reg  [1:0]              rresp
);

    localparam       INDEX_BITS = ADDRESS_BITS - 2;
    localparam [1:0] OKAY       = 2'b00;
    localparam [1:0] SLVERR     = 2'b10;

    // A write: its address and its data wait for each other in registers. The ready of either is
    // low while it is held.
    reg                  address_held;
    reg                  data_held;
    reg [INDEX_BITS-1:0] write_index;
    reg [31:0]           write_data;
    reg [3:0]            write_bytes;
    wire                 write = address_held && data_held && (!bvalid || bready);
    wire [WORDS-1:0]     write_here;
    wire                 address_taken = awvalid && awready;
    wire                 data_taken    = wvalid && wready;
    wire                 unused_write_low = &{1'b0, awaddr[1:0]};

    always @(posedge clk) begin
        if (rst) begin
            address_held <= 1'b0;
            data_held    <= 1'b0;
            awready      <= 1'b0;
            wready       <= 1'b0;
            bvalid       <= 1'b0;
            written      <= {WORDS{1'b0}};
        end else begin
            address_held <= address_taken || (address_held && !write);
            data_held    <= data_taken || (data_held && !write);
            awready      <= !(address_taken || (address_held && !write));
            wready       <= !(data_taken || (data_held && !write));
            bvalid       <= write || (bvalid && !bready);
            written      <= write ? write_here : {WORDS{1'b0}};
        end
    end

    always @(posedge clk) begin
        if (address_taken)
            write_index <= awaddr[ADDRESS_BITS-1:2];
        if (data_taken) begin
            write_data  <= wdata;
            write_bytes <= wstrb;
        end
        if (write) begin
            bresp         <= |write_here ? OKAY : SLVERR;
            written_data  <= write_data;
            written_bytes <= write_bytes;
        end
    end

    // A read is taken while no earlier answer waits.
    wire                  read       = arvalid && arready;
    wire [INDEX_BITS-1:0] read_index = araddr[ADDRESS_BITS-1:2];
    wire [WORDS-1:0]      read_here;
    wire                  unused_read_low = &{1'b0, araddr[1:0]};
    assign fetched = read ? read_here : {WORDS{1'b0}};

    // The word that is read: of all words at most one is not masked.
    wire [WORDS*32-1:0] readable;
    reg  [31:0]         read_word;
    integer             w;
    always @* begin
        read_word = 32'd0;
        for (w = 0; w < WORDS; w = w + 1)
            read_word = read_word | (readable[32*w +: 32] & {32{read_here[w]}});
    end

    always @(posedge clk) begin
        if (rst) begin
            arready <= 1'b0;
            rvalid  <= 1'b0;
        end else begin
            arready <= !read && (!rvalid || rready);
            rvalid  <= read || (rvalid && !rready);
        end
        if (read) begin
            rdata <= read_word;
            rresp <= |read_here ? OKAY : SLVERR;
        end
    end

    genvar i;
    genvar k;
    generate
        for (i = 0; i < WORDS; i = i + 1) begin : word
            localparam [31:0] INDEX = i;
            assign write_here[i] = write_index == INDEX[INDEX_BITS-1:0];
            assign read_here[i]  = read_index == INDEX[INDEX_BITS-1:0];
            assign readable[32*i +: 32] = STORED[i] ? stored[32*i +: 32] : shown[32*i +: 32];
            if (STORED[i]) begin : kept
                reg [31:0] value;
                wire       unused_shown = &{1'b0, shown[32*i +: 32]};
                assign stored[32*i +: 32] = value;
                for (k = 0; k < 4; k = k + 1) begin : lane
                    always @(posedge clk) begin
                        if (rst)
                            value[8*k +: 8] <= 8'd0;
                        else if (write && write_here[i] && write_bytes[k])
                            value[8*k +: 8] <= write_data[8*k +: 8];
                    end
                end
            end else begin : given
                assign stored[32*i +: 32] = 32'd0;
            end
        end
    endgenerate

endmodule

`default_nettype wire
