// SPDX-License-Identifier: Apache-2.0
//
// Sends the results of a group in GROUP_BEATS beats, the low bits first; those of the last of
// GROUPS groups in FINAL_BEATS.
//
// The next group comes when the one before has left, or later, so nothing is ever overwritten. The
// first beat leaves one cycle after the group; nothing stalls.

`default_nettype none

module bitloom_serializer #(
    // Bits of a beat, at least 1.
    parameter WIDTH       = 8,
    // Beats of a group, at least 2.
    parameter GROUP_BEATS = 2,
    // Groups after which the last group comes again, at least 1.
    parameter GROUPS      = 1,
    // Beats of the last group, 1 to GROUP_BEATS.
    parameter FINAL_BEATS = GROUP_BEATS
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

    assign out_valid = remaining != {COUNT_BITS{1'b0}};
    assign out_data  = held[WIDTH-1:0];

    always @(posedge clk) begin
        if (in_valid)
            held <= in_data;
        else
            held <= {{WIDTH{1'b0}}, held[GROUP_BEATS*WIDTH-1:WIDTH]};
    end

    always @(posedge clk) begin
        if (rst)
            remaining <= {COUNT_BITS{1'b0}};
        else if (in_valid)
            remaining <= beats;
        else if (out_valid)
            remaining <= remaining - 1'b1;
    end

endmodule

`default_nettype wire
