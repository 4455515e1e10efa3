// SPDX-License-Identifier: Apache-2.0
//
// Sends the results of a group in GROUP_BEATS beats, the low bits first; those of the last of
// GROUPS groups in FINAL_BEATS.
//
// The next group comes when the one before has left, or later, so nothing is ever overwritten. The
// first beat leaves one cycle after the group, the others every SPACING cycles; nothing stalls.

`default_nettype none

module bitloom_serializer #(
    // Bits of a beat, at least 1.
    parameter WIDTH       = 8,
    // Beats of a group, at least 2.
    parameter GROUP_BEATS = 2,
    // Groups after which the last group comes again, at least 1.
    parameter GROUPS      = 1,
    // Beats of the last group, 1 to GROUP_BEATS.
    parameter FINAL_BEATS = GROUP_BEATS,
    // Cycles from one beat of a group to the next, at least 1.
    parameter SPACING     = 1
) (
    input  wire                         clk,
    input  wire                         rst,        // synchronous; clears control only

    input  wire                         in_valid,
    input  wire [GROUP_BEATS*WIDTH-1:0] in_data,

    output wire                         out_valid,
    output wire [WIDTH-1:0]             out_data
);

    localparam        COUNT_BITS = $clog2(GROUP_BEATS + 1);
    localparam [31:0] FULL       = GROUP_BEATS;
    localparam [31:0] FINAL      = FINAL_BEATS;

    reg [GROUP_BEATS*WIDTH-1:0] held;
    reg [COUNT_BITS-1:0]        remaining;          // beats still to send, 0 to GROUP_BEATS

    // The beats of the arriving group.
    wire [COUNT_BITS-1:0] beats;
    generate
        if (GROUPS == 1 || FINAL_BEATS == GROUP_BEATS) begin : equal_groups
            assign beats = FINAL[COUNT_BITS-1:0];
        end else begin : short_group
            localparam        GROUP_BITS = $clog2(GROUPS);
            localparam [31:0] LAST       = GROUPS - 1;
            reg  [GROUP_BITS-1:0] group;            // 0 to GROUPS - 1
            wire last_group = group == LAST[GROUP_BITS-1:0];
            assign beats = last_group ? FINAL[COUNT_BITS-1:0] : FULL[COUNT_BITS-1:0];
            always @(posedge clk) begin
                if (rst)
                    group <= {GROUP_BITS{1'b0}};
                else if (in_valid)
                    group <= last_group ? {GROUP_BITS{1'b0}} : group + 1'b1;
            end
        end
    endgenerate

    // The beat that leaves next is due.
    wire due;
    generate
        if (SPACING == 1) begin : every_cycle
            assign due = 1'b1;
        end else begin : spaced
            localparam        WAIT_BITS = $clog2(SPACING);
            localparam [31:0] LONGEST   = SPACING - 1;
            reg [WAIT_BITS-1:0] wait_count;         // cycles until then, 0 to SPACING - 1
            reg                 waited;             // there are none
            assign due = waited;
            always @(posedge clk) begin
                if (rst || in_valid) begin
                    wait_count <= {WAIT_BITS{1'b0}};
                    waited     <= 1'b1;
                end else if (waited) begin
                    wait_count <= LONGEST[WAIT_BITS-1:0];
                    waited     <= 1'b0;
                end else begin
                    wait_count <= wait_count - 1'b1;
                    waited     <= wait_count == {{(WAIT_BITS - 1){1'b0}}, 1'b1};
                end
            end
        end
    endgenerate

    reg some;                                       // remaining is not 0
    assign out_valid = some && due;
    assign out_data  = held[WIDTH-1:0];

    always @(posedge clk) begin
        if (in_valid)
            held <= in_data;
        else if (due)
            held <= {{WIDTH{1'b0}}, held[GROUP_BEATS*WIDTH-1:WIDTH]};
    end

    always @(posedge clk) begin
        if (rst) begin
            remaining <= {COUNT_BITS{1'b0}};
            some      <= 1'b0;
        end else if (in_valid) begin
            remaining <= beats;
            some      <= 1'b1;
        end else if (out_valid) begin
            remaining <= remaining - 1'b1;
            some      <= remaining != {{(COUNT_BITS - 1){1'b0}}, 1'b1};
        end
    end

endmodule

`default_nettype wire
