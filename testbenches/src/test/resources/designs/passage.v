// SPDX-License-Identifier: Apache-2.0
//
// Lets a tensor of 5 elements through, in beats of 2: a stage of one register, then a queue of 4
// beats.
//
// Written for the tests of the harness, which break it in one place at a time.

`default_nettype none

module passage (
    input  wire        aclk,
    input  wire        aresetn,

    input  wire [15:0] s_axis_tdata,
    input  wire        s_axis_tvalid,
    output wire        s_axis_tready,
    input  wire        s_axis_tlast,

    output wire [15:0] m_axis_tdata,
    output wire        m_axis_tvalid,
    input  wire        m_axis_tready,
    output wire        m_axis_tlast,

    output reg         frame_error
);

    // As in generated designs, reset passes a register, and nothing is taken until it has.
    reg rst;
    always @(posedge aclk)
        rst <= !aresetn;

    // Stage 1: one beat in a register, taken when the queue has room for it.
    reg         mid_full;
    reg  [15:0] mid_word;
    reg         mid_end;
    wire        mid_valid = mid_full;
    wire        mid_ready;
    wire [15:0] mid_data  = mid_word;
    wire        mid_last  = mid_end;

    // The place of the beat in its inference. A short frame is completed with zeros, the surplus of
    // a long one is dropped up to its last beat.
    reg [1:0] place;
    reg       filling;
    reg       dropping;
    wire      place_end = place == 2'd2;
    wire      room      = !mid_full || mid_ready;
    assign    s_axis_tready = !rst && !filling && (room || dropping);
    wire      take  = (filling || (s_axis_tvalid && !dropping)) && room;
    wire      wrong = take && !filling && (s_axis_tlast != place_end);

    always @(posedge aclk) begin
        if (take) begin
            mid_word <= filling ? 16'd0 : s_axis_tdata;
            mid_end  <= place_end;
        end
        if (rst)
            mid_full <= 1'b0;
        else
            mid_full <= take || (mid_full && !mid_ready);
    end

    always @(posedge aclk) begin
        frame_error <= !rst && wrong;
        if (rst) begin
            filling  <= 1'b0;
            dropping <= 1'b0;
        end else begin
            filling  <= filling ? !(take && place_end) : wrong && s_axis_tlast;
            dropping <= dropping ? !(s_axis_tvalid && s_axis_tlast) : wrong && place_end;
        end
        if (rst)
            place <= 2'd0;
        else if (take)
            place <= place_end ? 2'd0 : place + 2'd1;
    end

    // Stage 2: the queue. An unused lane is 0.
    reg [16:0] queue [0:3];
    reg [1:0]  head;
    reg [2:0]  count;
    assign     mid_ready = count != 3'd4;
    wire       push = mid_valid && mid_ready;
    wire       pop  = m_axis_tvalid && m_axis_tready;
    wire [1:0] tail = head + count[1:0];
    wire [7:0] low  = mid_data[7:0];
    wire [7:0] high = mid_last ? 8'd0 : mid_data[15:8];

    always @(posedge aclk) begin
        if (push)
            queue[tail] <= {mid_last, high, low};
        if (rst) begin
            head  <= 2'd0;
            count <= 3'd0;
        end else begin
            if (pop)
                head <= head + 2'd1;
            count <= count + {2'd0, push} - {2'd0, pop};
        end
    end

    assign m_axis_tvalid = count != 3'd0;
    assign m_axis_tdata  = queue[head][15:0];
    assign m_axis_tlast  = queue[head][16];

endmodule

`default_nettype wire
